"""Who is asked a question, as a formula over the variables of the export: for the codebook and the DDI file."""

from surveyapp.domain.conditions import AllOf, AnyOf, AtLeast, Condition, Not


def formula(condition: Condition) -> str:
    """The condition on earlier variables, such as `purpose = collect and not (visits_count ≥ 3)`."""
    match condition:
        case Not():
            return f"not ({formula(condition.not_)})"
        case AllOf():
            return " and ".join(map(_part, condition.all_))
        case AnyOf():
            return " or ".join(map(_part, condition.any_))
        case AtLeast():
            return f"{condition.question} ≥ {condition.at_least:g}"
        case _:
            codes = condition.codes
            if len(codes) == 1:
                return f"{condition.question} = {codes[0]}"
            return f"{condition.question} ∈ {{{', '.join(codes)}}}"


def _part(condition: Condition) -> str:
    """One of several, in brackets where it is made of several itself."""
    text = formula(condition)
    return f"({text})" if isinstance(condition, AllOf | AnyOf) else text

"""The analysis spec as typed, frozen data. Unknown keys are errors; nothing here looks at data."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from analysis.columns import LARGEST, name_of
from analysis.index_definitions import Definition


def _usable(value: float) -> float:
    if abs(value) > LARGEST:
        raise ValueError(f"{value:g} is beyond {LARGEST:g}")
    return value


Number = Annotated[float, Field(allow_inf_nan=False), AfterValidator(_usable)]


def _names(value: Any) -> Any:
    """A lone name is a list of one."""
    return [value] if isinstance(value, str) else value


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)} occurs more than once")
    return names


def _text(value: Any) -> Any:
    return name_of(value) if isinstance(value, bool | int | float) else value


def _text_keys(value: Any) -> Any:
    return {_text(key): entry for key, entry in value.items()} if isinstance(value, dict) else value


def _choices(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        name: tuple(_text(entry) for entry in (chosen if isinstance(chosen, list) else [chosen]))
        for name, chosen in value.items()
    }


def _deff(value: Any) -> Any:
    return {True: "wor", False: None}.get(value, value) if isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_text)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names), AfterValidator(_each_once)]
StageNames = Annotated[tuple[str | None, ...], BeforeValidator(_names)]
Totals = Annotated[dict[str, Number], BeforeValidator(_text_keys)]
Where = Annotated[dict[str, tuple[str, ...]], BeforeValidator(_choices)]
Coefficients = Annotated[dict[str, Number], BeforeValidator(_text_keys)]
Unknown = Literal["error", "keep"]
LonelyRule = Literal["error", "remove", "certainty", "adjust", "average"]


class Strict(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DesignSpec(Strict):
    """How the rows were drawn: one entry per stage in strata, psu and fpc."""

    weights: str | None = None
    strata: StageNames = ()
    psu: StageNames = ()
    fpc: StageNames = ()
    lonely_psu: LonelyRule = "error"


class Nonresponse(Strict):
    """Respondents of a class take over the weights of its non-respondents."""

    step: Literal["nonresponse"]
    classes: Names
    respondent: str


class Poststratify(Strict):
    """Weights of each cell of the crossed columns are brought to its total."""

    step: Literal["poststratify"]
    by: Names
    totals: Totals | str
    scale: Literal["shares"] | None = None
    unknown: Unknown = "error"


class Rake(Strict):
    """Weights are brought to several margins at once; "a|b" is the margin of two crossed columns."""

    step: Literal["rake"]
    margins: Annotated[dict[str, Totals | str], Field(min_length=1)]
    scale: Literal["shares"] | None = None
    unknown: Unknown = "error"


class Calibrate(Strict):
    """Weights are brought to totals of the intercept, of levels ("stype=H") and of numbers ("api99")."""

    step: Literal["calibrate"]
    distance: Literal["linear", "raking", "logit"] = "linear"
    bounds: tuple[Number, Number] | None = None
    totals: Totals | str
    unknown: Unknown = "error"

    @model_validator(mode="after")
    def _bounds_fit(self) -> "Calibrate":
        if self.distance == "logit" and self.bounds is None:
            raise ValueError("bounds are required for the logit distance")
        if self.distance == "raking" and self.bounds is not None:
            raise ValueError("bounds do not go with the raking distance; use linear or logit")
        if self.bounds is not None and not self.bounds[0] < 1 < self.bounds[1]:
            raise ValueError("bounds must lie on both sides of 1")
        return self


class Trim(Strict):
    """Weights are cut to bounds; the excess is spread (sum) or the earlier totals are met again (totals)."""

    step: Literal["trim"]
    lower: Number | None = None
    upper: Number | None = None
    keep: Literal["sum", "totals"] = "sum"

    @model_validator(mode="after")
    def _bounds_fit(self) -> "Trim":
        if self.lower is None and self.upper is None:
            raise ValueError("give lower, upper or both")
        if self.lower is not None and self.upper is not None and self.lower >= self.upper:
            raise ValueError("lower must be below upper")
        return self


StepSpec = Annotated[Nonresponse | Poststratify | Rake | Calibrate | Trim, Field(discriminator="step")]


class VarianceSpec(Strict):
    """Taylor linearisation, a replication method, or columns of ready replicate weights.

    `check` is a replication method that only checks the linearised variances: the run warns where they differ.
    """

    method: Literal["taylor", "jackknife", "brr", "fay", "bootstrap"] | None = None
    check: Literal["jackknife", "brr", "fay", "bootstrap"] | None = None
    replicates: Annotated[int, Field(ge=2)] | None = None
    seed: Annotated[int, Field(ge=0)] = 0
    rho: Annotated[float, Field(ge=0, lt=1)] | None = None
    centre: Literal["replicates", "estimate"] = "replicates"
    replicate_weights: str | None = None
    scale: Annotated[float, Field(gt=0)] | None = None
    rscales: tuple[Number, ...] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "VarianceSpec":
        if self.replicate_weights is not None and self.method is not None:
            raise ValueError("method and replicate_weights exclude each other")
        if self.replicate_weights is not None and self.scale is None:
            raise ValueError("replicate_weights need a scale")
        if self.replicate_weights is None and (self.scale is not None or self.rscales is not None):
            raise ValueError("scale and rscales go with replicate_weights")
        if self.check is not None and (
            self.replicate_weights is not None or self.method not in (None, "taylor")
        ):
            raise ValueError("check goes with method taylor; other methods are compared with it anyway")
        if (self.replication == "fay") != (self.rho is not None):
            raise ValueError("rho goes with method fay, and fay needs it")
        if self.replicates is not None and self.replication != "bootstrap":
            raise ValueError("replicates goes with method bootstrap; the design fixes their number elsewhere")
        return self

    @property
    def replication(self) -> str | None:
        """The method of replication, if there is one, be it for the variances or for a check."""
        return self.check or (None if self.method == "taylor" else self.method)


class Interval(Strict):
    """How a confidence interval is made."""

    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    method: Literal["t", "z", "logit", "beta", "beta_capped", "wilson"] = "t"


class Published(Strict):
    """The interval of an index: t or z, or papi_published, the 1.645 standard errors of the printed reports."""

    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    method: Literal["t", "z", "papi_published"] = "t"


class EstimateBase(Strict):
    """What every estimate may say."""

    name: Annotated[str, Field(min_length=1)]
    by: Names = ()
    where: Where = {}
    ci: Interval = Interval()
    deff: Annotated[Literal["wor", "wr"] | None, BeforeValidator(_deff)] = None

    @model_validator(mode="after")
    def _interval_fits(self) -> "EstimateBase":
        if self.ci.method not in ("t", "z") and not isinstance(self, ProportionSpec):
            raise ValueError(f"the interval method {self.ci.method} is for proportions; use t or z")
        return self


class MomentSpec(EstimateBase):
    """Means, totals and variances of numeric columns."""

    statistic: Literal["mean", "total", "variance"]
    variables: Annotated[Names, Field(min_length=1)]
    listwise: bool = False


class ProportionSpec(EstimateBase):
    """Shares of the levels of categorical columns."""

    statistic: Literal["proportion"]
    variables: Annotated[Names, Field(min_length=1)]
    listwise: bool = False


class RatioSpec(EstimateBase):
    """A total over a total."""

    statistic: Literal["ratio"]
    numerator: str
    denominator: str


class QuantileSpec(EstimateBase):
    """Quantiles with Woodruff's interval."""

    statistic: Literal["quantile"]
    variables: Annotated[Names, Field(min_length=1)]
    probabilities: Annotated[tuple[Annotated[float, Field(gt=0, lt=1)], ...], Field(min_length=1)]
    rule: Literal["math", "school", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9"] = "math"
    interval: Literal["mean", "beta", "xlogit", "asin"] = "mean"
    listwise: bool = False


class ContrastSpec(Strict):
    """A linear combination of the rows of another estimate."""

    name: Annotated[str, Field(min_length=1)]
    statistic: Literal["contrast"]
    of: str
    coefficients: Annotated[Coefficients, Field(min_length=1)]
    ci: Interval = Interval()

    @model_validator(mode="after")
    def _interval_fits(self) -> "ContrastSpec":
        if self.ci.method not in ("t", "z"):
            raise ValueError(f"the interval method {self.ci.method} is for proportions; use t or z")
        return self


RowSpec = MomentSpec | ProportionSpec | RatioSpec | QuantileSpec
EstimateSpec = Annotated[RowSpec | ContrastSpec, Field(discriminator="statistic")]


class RaoScottSpec(Strict):
    """Are two categorical columns independent?"""

    test: Literal["rao_scott"]
    rows: str
    columns: str
    statistic: Literal["F", "Chisq"] = "F"


class WaldSpec(Strict):
    """Are all rows of an estimate equal?"""

    test: Literal["wald"]
    of: str
    adjusted: bool = False


TestSpec = Annotated[RaoScottSpec | WaldSpec, Field(discriminator="test")]


class IndexUse(Strict):
    """A shipped index, named, or a definition of one's own, for the whole or by domain."""

    use: str | None = None
    define: Definition | None = None
    by: Names = ()
    where: Where = {}
    ci: Published = Published()

    @model_validator(mode="after")
    def _one_of_two(self) -> "IndexUse":
        if (self.use is None) == (self.define is None):
            raise ValueError("give either use (a shipped index) or define (a definition)")
        return self


def _index_uses(value: Any) -> Any:
    """A name is a use; a definition with by, where and ci beside it is a define; a lone entry is a list of one."""
    entries = value if isinstance(value, list) else [] if value is None else [value]
    return [_index_use(entry) for entry in entries]


def _index_use(entry: Any) -> Any:
    if isinstance(entry, str):
        return {"use": entry}
    if isinstance(entry, dict) and "dimensions" in entry:
        beside = {key: entry[key] for key in ("by", "where", "ci") if key in entry}
        return {"define": {key: part for key, part in entry.items() if key not in beside}, **beside}
    return entry


class Grading(Strict):
    """Below how many respondents nothing is shown, and below how many (effective) ones only a range."""

    minimum_n: Annotated[int, Field(ge=1)] = 5
    reliable_n: Annotated[int, Field(ge=1)] = 30


class Spec(Strict):
    """The whole of an analysis: data in, design, weighting, variance, what to estimate."""

    data: str | None = None
    missing: dict[str, tuple[bool | int | float | str, ...]] = {}
    design: DesignSpec
    weighting: tuple[StepSpec, ...] = ()
    variance: VarianceSpec = VarianceSpec()
    estimates: tuple[EstimateSpec, ...] = ()
    covariance: Names = ()
    tests: tuple[TestSpec, ...] = ()
    index: Annotated[tuple[IndexUse, ...], BeforeValidator(_index_uses)] = ()
    grading: Grading = Grading()
    sample: Literal["probability", "self_selected"] = "probability"

    @model_validator(mode="after")
    def _references_hold(self) -> "Spec":
        names = [estimate.name for estimate in self.estimates]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"the estimate names {', '.join(twice)} occur more than once")
        linear = {row.name for row in self.estimates if not isinstance(row, ContrastSpec | QuantileSpec)}
        asked = [(f"estimate {row.name}", row.of) for row in self.estimates if isinstance(row, ContrastSpec)]
        asked += [("tests", test.of) for test in self.tests if isinstance(test, WaldSpec)]
        asked += [("covariance", name) for name in self.covariance]
        for where, name in asked:
            if name not in linear:
                raise ValueError(
                    f"{where} refers to {name}, which is no mean, total, ratio, proportion or variance"
                )
        return self

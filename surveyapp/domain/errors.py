"""The family of refusals that a person can be told about.

Each has a `code`; `surveyapp.web.errors` gives the code an HTTP status and words, and nowhere else does.
"""

from typing import ClassVar


class SurveyError(Exception):
    """A refusal with a code. `remember` says that what the refusal wrote is to be kept (a failed sign-in, say)."""

    code: ClassVar[str] = "survey_error"
    remember: ClassVar[bool] = False


class NotFound(SurveyError):
    """What was asked for does not exist, or not for this person."""

    code = "not_found"


class NotAllowed(SurveyError):
    """The person is known, but has no role that allows this."""

    code = "not_allowed"


class SignInNeeded(SurveyError):
    """Nobody is signed in."""

    code = "sign_in_needed"


class SecondFactorNeeded(SurveyError):
    """The password was right; a code is still wanting, or a second factor has to be set up first."""

    code = "second_factor_needed"


class WrongCode(SurveyError):
    """The code of a second factor is wrong, too old, or was used before."""

    code = "wrong_code"
    remember = True


class SetUpLinkUnknown(SurveyError):
    """No account waits for a password under this link: used, replaced, too old, or never made."""

    code = "set_up_link_unknown"


class WrongLogin(SurveyError):
    """Name and password do not fit together."""

    code = "wrong_login"
    remember = True


class TooManyTries(SurveyError):
    """A limit on tries has been reached. Carries for how many seconds it still holds."""

    code = "too_many_tries"
    remember = True

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class LinkUnknown(SurveyError):
    """No link has this token or code."""

    code = "link_unknown"
    remember = True


class LinkSpent(SurveyError):
    """The link has been used for a final answer."""

    code = "link_spent"


class LinkVoid(SurveyError):
    """The link was withdrawn: the invitation was refused, or another link replaced this one."""

    code = "link_void"


class LinkExpired(SurveyError):
    """The link's last day has passed."""

    code = "link_expired"


class LinkNotActive(SurveyError):
    """The link was made in advance, and the counter has not reported yet that it was handed over."""

    code = "link_not_active"


class SlipUnknown(SurveyError):
    """No blank slip of this office has this serial: mistyped, handed over before, or withdrawn."""

    code = "slip_unknown"


class BatchMade(SurveyError):
    """This list of links was made already; it can't be shown a second time."""

    code = "batch_made"


class DraftLost(SurveyError):
    """This browser holds no draft (cookie gone, draft purged): the person starts again."""

    code = "draft_lost"


class AnswersIncomplete(SurveyError):
    """A question on the path has no answer yet, so the form can't be sent. Carries the page to go to."""

    code = "answers_incomplete"

    def __init__(self, page_id: str) -> None:
        super().__init__(page_id)
        self.page_id = page_id


class KioskRevoked(SurveyError):
    """This kiosk takes no answers any more; what it still holds may be delivered."""

    code = "kiosk_revoked"


class PairingCodeUnknown(SurveyError):
    """No kiosk waits for a device with this code: mistyped, used before, or more than a day old."""

    code = "pairing_code_unknown"
    remember = True


class EnvelopeInvalid(SurveyError):
    """What a kiosk sent is no envelope at all, so sending it again is of no use."""

    code = "envelope_invalid"


class EnvelopeUnopenable(SurveyError):
    """A kiosk's envelope can't be opened, or what is in it can't be read."""

    code = "envelope_unopenable"


class WaveNotOpen(SurveyError):
    """No wave is open at this office today."""

    code = "wave_not_open"


class CounterNotChosen(SurveyError):
    """The member of staff has not chosen today's counter yet."""

    code = "counter_not_chosen"


class VisitClosed(SurveyError):
    """The visit can no longer be changed: its day is over, or what came of it has been recorded."""

    code = "visit_closed"


class PublicUrlMissing(SurveyError):
    """Links can't be issued before PUBLIC_URL says how citizens reach this site."""

    code = "public_url_missing"


class InvalidInput(SurveyError):
    """A value given by an administrator or in a form is not acceptable. Carries the field and the reason."""

    code = "invalid_input"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class AlreadyExists(SurveyError):
    """Something with this name or code exists already."""

    code = "already_exists"


class ResultChanged(SurveyError):
    """What is stored of a run is no longer what the run found: its hash is another."""

    code = "result_changed"


class NothingToAnalyse(SurveyError):
    """The wave has no closed answers yet."""

    code = "nothing_to_analyse"


class AnalysisRefused(SurveyError):
    """The analysis named a reason why it can't be computed. Carries that one line."""

    code = "analysis_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ApiKeyUnknown(SurveyError):
    """The request to the programming interface has no key, or one that is unknown, revoked or past its day."""

    code = "api_key_unknown"


class RunWithdrawn(SurveyError):
    """The public saw these results once; they were withdrawn. Carries the reason that was given."""

    code = "run_withdrawn"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class JobOver(SurveyError):
    """The job has ended and can't be cancelled any more."""

    code = "job_over"


class TooManyRows(SurveyError):
    """The table does not fit into the format that was asked for. Carries its rows and the most that fit."""

    code = "too_many_rows"

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(rows, most)
        self.rows, self.most = rows, most


class DatabaseUnready(SurveyError):
    """The database is missing, older or newer than the code, or can't be written."""

    code = "database_unready"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

"""Replicate weights: the sample drawn again in many slightly different ways, the weighting repeated in each.

    V = Σ_r c_r (θ_r - θ̄)²,   θ̄ the mean of the replicates (R's default) or the estimate itself

jackknife   leaves out one PSU at a time, the others of its stratum times n/(n-1); c = (n-1)/n · (1 - n/N).
            Without strata this is JK1, with strata JKn.
brr, fay    two PSUs per stratum, one up and one down by a Hadamard matrix: factors 2 and 0, or 2-ρ and ρ;
            c = 1 / (R (1-ρ)²). McCarthy 1969; Judkins 1990.
bootstrap   n-1 PSUs of each stratum drawn with replacement, times n/(n-1); c = 1/(R-1). Rao and Wu 1988;
            Rao, Wu and Yue 1992. It knows no finite-population correction, so it errs on the large side.
"""

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Ints
from analysis.blocks import by_domain
from analysis.designs import CERTAIN, Design, Stage
from analysis.domains import Domains
from analysis.errors import AnalysisError, some
from analysis.estimands import Estimand
from analysis.moments import Answered, Moment
from analysis.spec import VarianceSpec
from analysis.steps import Step
from analysis.units import Units
from analysis.weighting import reweigh

REPLICATES = 200
LARGEST_ORDER = 1 << 12


@dataclass(frozen=True)
class Replicates:
    """Replicated weight factors (replicates, units), final over base weight, with the share c of each."""

    factors: Floats
    shares: Floats
    around_estimate: bool


def base_factors(spec: VarianceSpec, design: Design, rule: str) -> tuple[Floats, Floats]:
    """Factors on the weights of each PSU (replicates, PSUs) and shares c, before weighting."""
    stage = design.stages[0]
    lonely = (stage.sampled == 1) & (stage.left_out >= CERTAIN)
    if lonely.any() and rule not in ("remove", "certainty"):
        raise AnalysisError(
            "variance: replicates need two PSUs in each stratum, or lonely_psu remove or certainty"
        )
    match spec.replication:
        case "jackknife":
            return _jackknife(stage)
        case "brr":
            return _balanced(stage, 0.0)
        case "fay":
            return _balanced(stage, spec.rho or 0.0)
    return _bootstrap(stage, spec.replicates or REPLICATES, spec.seed)


def replicated(
    factors: Floats, shares: Floats, units: Units, steps: tuple[Step, ...], centre: str
) -> Replicates:
    """Repeat the weighting in each replicate, from factors per unit. Errors name the replicate."""
    final = np.empty_like(factors)
    for number, row in enumerate(factors):
        try:
            after = reweigh(units.weight, row, steps)
        except AnalysisError as error:
            raise AnalysisError(f"replicate {number + 1}: {error}") from error
        final[number] = np.divide(after, units.weight, out=np.zeros_like(after), where=units.weight > 0)
    return Replicates(final, shares, centre == "estimate")


def deviations(
    things: tuple[Estimand, ...], domains: Domains, units: Units, found: Floats, by: Replicates
) -> Floats:
    """E (replicates, estimates) with V = E'E; columns in the order of analysis.blocks. Found are the estimates."""
    values = by_domain(_values(things, domains, units, by.factors))
    values = np.where(np.isnan(found)[None, :], 0.0, values)
    lost = np.isnan(values).any(axis=0)
    if lost.any():
        label = domains.labels[int(np.flatnonzero(lost)[0]) // len(things)]
        place = int(np.flatnonzero(np.isnan(values).any(axis=1))[0]) + 1
        raise AnalysisError(
            f"replicate {place}: nobody is left in the domain {label or 'all'}; use method taylor"
        )
    counted = by.shares > 0
    centre = np.nan_to_num(found) if by.around_estimate else values[counted].mean(axis=0)
    result: Floats = (values - centre) * np.sqrt(by.shares)[:, None]
    return result


def ready_df(factors: Floats, weight: Floats) -> int:
    """Degrees of freedom of ready replicate weights: the rank of their matrix minus one."""
    return int(np.linalg.matrix_rank(factors * weight)) - 1


def _values(things: tuple[Estimand, ...], domains: Domains, units: Units, factors: Floats) -> list[Floats]:
    """The estimands in every replicate and domain; each sum is made once, however many estimands share it."""
    by_unit = np.ascontiguousarray(factors.T)
    member = domains.member.T.tocsr()
    totals: dict[Moment, Floats] = {}
    sizes: dict[Answered, Floats] = {}
    values = []
    for thing in things:
        for moment in thing.moments[: thing.linear]:
            if moment not in totals:
                totals[moment] = np.asarray((member * units.sums.total(moment)) @ by_unit).T
        if thing.answered not in sizes:
            sizes[thing.answered] = domains.sums(units.sums.count(thing.answered))
        sums = [totals[moment] for moment in thing.moments[: thing.linear]]
        unused = [np.zeros_like(sums[0])] * (len(thing.moments) - thing.linear)
        values.append(
            thing.evaluate((*sums, *unused), np.broadcast_to(sizes[thing.answered], sums[0].shape)).value
        )
    return values


def _jackknife(stage: Stage) -> tuple[Floats, Floats]:
    """One replicate per PSU; strata with one PSU, or taken whole, leave everything as it is."""
    n = stage.sampled[stage.stratum_of].astype(np.float64)
    together = stage.stratum_of[:, None] == stage.stratum_of[None, :]
    factors = np.where(together, (n / np.maximum(n - 1, 1))[:, None], 1.0)
    np.fill_diagonal(factors, 0.0)
    factors[n == 1] = 1.0
    shares = (n - 1) / n * stage.left_out[stage.stratum_of]
    return factors, shares


def _balanced(stage: Stage, rho: float) -> tuple[Floats, Floats]:
    uneven = np.flatnonzero((stage.sampled != 2) & (stage.left_out >= CERTAIN) & (stage.sampled != 1))
    if len(uneven):
        raise AnalysisError(
            f"variance: brr and fay need two PSUs in each stratum; stratum {some(uneven + 1)} has others"
        )
    signs = hadamard(len(stage.sampled) + 1)[:, 1 : len(stage.sampled) + 1]
    first = np.r_[True, stage.stratum_of[1:] != stage.stratum_of[:-1]]
    direction = np.where(first, 1.0, -1.0) * signs[:, stage.stratum_of]
    direction[:, stage.sampled[stage.stratum_of] == 1] = 0.0
    factors = 1 + (1 - rho) * direction
    return factors, np.full(len(factors), 1 / (len(factors) * (1 - rho) ** 2))


def hadamard(least: int) -> Floats:
    """A Hadamard matrix of the smallest order at least this that doubling and Paley's construction reach.

    Balanced replicates of a curved statistic depend on the matrix. This is R's, but for 24 to 27, 32 to 35 and 48 to 55
    strata, where R has one of order 28, 36 or 56 stored.
    """
    for order in range(max(least, 1), LARGEST_ORDER):
        found = _hadamard(order)
        if found is not None:
            return found
    raise AnalysisError(f"variance: no Hadamard matrix of order {least} at hand; use jackknife or bootstrap")


def _hadamard(order: int) -> Floats | None:
    if order == 1:
        return np.ones((1, 1))
    half = _hadamard(order // 2) if order % 2 == 0 else None
    if half is not None:
        return np.block([[half, half], [half, -half]])
    return _paley(order - 1) if order % 4 == 0 and _is_prime(order - 1) else None


def _paley(prime: int) -> Floats:
    """Paley's first construction in its symmetric form, for a prime 4k + 3: 1 where i + j is no square, else -1."""
    squares = {value * value % prime for value in range(prime)}
    sign = np.array([-1.0 if value in squares else 1.0 for value in range(prime)])
    matrix = np.ones((prime + 1, prime + 1))
    matrix[1:, 1:] = sign[(np.arange(prime)[:, None] + np.arange(prime)[None, :]) % prime]
    return matrix


def _is_prime(number: int) -> bool:
    return number > 2 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def _bootstrap(stage: Stage, replicates: int, seed: int) -> tuple[Floats, Floats]:
    draw = np.random.Generator(np.random.PCG64(seed))
    factors = np.ones((replicates, len(stage.stratum_of)))
    for stratum, n in enumerate(stage.sampled.tolist()):
        if n > 1 and stage.left_out[stratum] >= CERTAIN:
            members: Ints = np.flatnonzero(stage.stratum_of == stratum)
            factors[:, members] = draw.multinomial(n - 1, np.full(n, 1 / n), size=replicates) * (n / (n - 1))
    return factors, np.full(replicates, 1 / (replicates - 1))

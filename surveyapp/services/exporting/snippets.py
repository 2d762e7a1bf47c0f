"""Programs for R, Stata and SPSS that declare the design of an export and compute a first table from it."""

import json
from dataclasses import dataclass

from surveyapp.services.analysing.index_arithmetic import TotalScore
from surveyapp.services.exporting.dictionary import FINAL_WEIGHT, GROUP, REPLICATE_PREFIX
from surveyapp.services.freezing.columns import SATISFIED_FROM
from surveyapp.services.freezing.names import SATISFIED_PREFIX

OVERALL = "overall"

READ_IN_R = {
    "csv": 'read.csv("{name}", na.strings = "", fileEncoding = "UTF-8-BOM")',
    "parquet": 'as.data.frame(arrow::read_parquet("{name}"))',
    "sav": 'as.data.frame(haven::zap_labels(haven::read_sav("{name}")))',
    "dta": 'as.data.frame(haven::zap_labels(haven::read_dta("{name}")))',
    "xlsx": 'as.data.frame(readxl::read_excel("{name}", sheet = "{sheet}", guess_max = Inf))',
    "json": 'jsonlite::fromJSON("{name}")',
}


@dataclass(frozen=True, slots=True)
class Tables:
    """The files of an export: the data, the replicate weights (empty: none), and what they end in."""

    data: str
    replicates: str
    ending: str
    is_sample: bool


R_DESIGN = f"""
# Counter-days within strata, drawn with replacement. Visits without an answer have weight 0 and stay in the design.
# The weights are taken as fixed: calibration to the register is in them, its gain in precision is not.
design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~{FINAL_WEIGHT}, data = data, nest = TRUE)
"""
R_REPLICATES = f"""
# Replicate weights repeat all weighting in each replicate: standard errors that know of the calibration.
weights_of_groups <- {{read}}
columns <- grep("^{REPLICATE_PREFIX}", names(weights_of_groups))
rows <- match(data${GROUP}, weights_of_groups${GROUP})
replicated <- svrepdesign(
  data = data, weights = ~{FINAL_WEIGHT}, repweights = as.matrix(weights_of_groups[rows, columns]),
  type = "other", scale = 1 / (length(columns) - 1), rscales = rep(1, length(columns)),
  combined.weights = TRUE, mse = FALSE)
"""
R_INDEX = """
# The total of the index: every indicator is a mean over those who answered it; the total is linear in the means.
# Its variance follows from the covariance of all sums (Taylor).
index_total <- function(design) {
  terms <- list(
%s)
  coefficients <- c(%s)
  for (place in seq_along(terms)) {
    value <- rowSums(design$variables[, terms[[place]], drop = FALSE])
    design$variables[[paste0("num_", place)]] <- ifelse(is.na(value), 0, value)
    design$variables[[paste0("den_", place)]] <- as.numeric(!is.na(value))
  }
  names <- c(paste0("num_", seq_along(terms)), paste0("den_", seq_along(terms)))
  sums <- svytotal(as.formula(paste("~", paste(names, collapse = " + "))), design)
  num <- coef(sums)[seq_along(terms)]
  den <- coef(sums)[length(terms) + seq_along(terms)]
  gradient <- c(coefficients / den, -coefficients * num / den^2)
  c(total = %r + sum(coefficients * num / den), se = sqrt(drop(gradient %%*%% vcov(sums) %%*%% gradient)))
}
"""
R_TABLES = f"""
by_office <- svyby(~{OVERALL}, ~office, design, svymean, na.rm = TRUE)
print(by_office)
"""
R_TOTALS = """
totals <- t(sapply(split(seq_len(nrow(data)), data$office), function(rows)
  index_total(subset(design, seq_len(nrow(data)) %in% rows))))
print(rbind(all = index_total(design), totals))
"""
NO_DESIGN_R = f"""
# Walk-ups chose themselves: there is no sampling error to compute. Weights agree with the register, that is all.
print(aggregate(cbind(sum = {OVERALL} * {FINAL_WEIGHT}, weight = {FINAL_WEIGHT}) ~ office, data, sum))
"""


def r_program(tables: Tables, index: TotalScore | None) -> str:
    """An R program: reads the export, declares its design, prints means by office and the index."""
    read = READ_IN_R[tables.ending]
    parts = ["library(survey)\n", f"data <- {read.format(name=tables.data, sheet='data')}\n"]
    if not tables.is_sample:
        return "".join([parts[1], NO_DESIGN_R])
    if index is not None:
        parts.append(_r_satisfied(index))
    parts.append(R_DESIGN)
    if tables.replicates:
        parts.append(R_REPLICATES.format(read=read.format(name=tables.replicates, sheet="replicates")))
    parts.append(R_TABLES)
    if index is not None:
        parts += [_r_index(index), R_TOTALS]
    return "".join(parts)


def _r_satisfied(index: TotalScore) -> str:
    """Columns that an index of satisfied answers needs and no export has: 1 for the two best points, else 0."""
    columns = sorted(
        {name for term in index.terms for name in term.columns if name.startswith(SATISFIED_PREFIX)}
    )
    return "".join(
        f"data${name} <- as.numeric(data${name.removeprefix(SATISFIED_PREFIX)} >= {SATISFIED_FROM})\n"
        for name in columns
    )


def _r_index(index: TotalScore) -> str:
    columns = [f"    c({', '.join(map(json.dumps, term.columns))})" for term in index.terms]
    coefficients = ", ".join(repr(term.coefficient) for term in index.terms)
    return R_INDEX % (",\n".join(columns), coefficients, index.constant)


def stata_program(tables: Tables) -> str:
    """A Stata program: declares the design, prints means by office."""
    lines = [f'use "{tables.data}", clear']
    if not tables.is_sample:
        lines += [
            "* Walk-ups chose themselves: no design is declared, and no standard error would mean anything.",
            f"table office [aweight = {FINAL_WEIGHT}], statistic(mean {OVERALL})",
        ]
        return "\n".join(lines) + "\n"
    lines += [
        "* Counter-days within strata, drawn with replacement; the weights are taken as fixed.",
        "* Visits without an answer have weight 0 and stay in the design: name the respondents as a subpopulation.",
        f"svyset psu [pweight = {FINAL_WEIGHT}], strata(stratum) singleunit(missing)",
        f"svy, subpop(responded): mean {OVERALL}, over(office)",
    ]
    if tables.replicates:
        lines += [
            "",
            "* Replicate weights repeat all weighting. Stata divides by their number, R by one less.",
            f'merge m:1 {GROUP} using "{tables.replicates}", nogenerate',
            f"svyset [pweight = {FINAL_WEIGHT}], bsrweight({REPLICATE_PREFIX}*) vce(bootstrap)",
            f"svy, subpop(responded): mean {OVERALL}, over(office)",
        ]
    return "\n".join(lines) + "\n"


def spss_program(tables: Tables) -> str:
    """An SPSS program (Complex Samples): declares the design, prints means by office."""
    lines = [f"GET FILE='{tables.data}'."]
    if not tables.is_sample:
        lines += [
            "* Walk-ups chose themselves: weighted means only, no standard errors.",
            f"WEIGHT BY {FINAL_WEIGHT}.",
            f"MEANS TABLES={OVERALL} BY office /CELLS=MEAN.",
        ]
        return "\n".join(lines) + "\n"
    lines += [
        "* Counter-days within strata, drawn with replacement; the weights are taken as fixed.",
        "* Complex Samples leaves out cases of weight 0: counter-days without any answer are not counted then.",
        "CSPLAN ANALYSIS",
        "  /PLAN FILE='design.csaplan'",
        f"  /PLANVARS ANALYSISWEIGHT={FINAL_WEIGHT}",
        "  /DESIGN STRATA=stratum CLUSTER=psu",
        "  /ESTIMATOR TYPE=WR.",
        "CSDESCRIPTIVES",
        "  /PLAN FILE='design.csaplan'",
        f"  /SUMMARY VARIABLES={OVERALL}",
        "  /SUBPOP TABLE=office DISPLAY=LAYERED",
        "  /MEAN",
        "  /STATISTICS SE CIN(95) COUNT.",
    ]
    return "\n".join(lines) + "\n"

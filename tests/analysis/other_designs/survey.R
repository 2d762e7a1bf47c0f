# What R's survey package makes of the tables in a folder: Rscript survey.R FOLDER
#
# main.csv     strata s, clusters p > q > r with their population counts N1, N2, N3 and fractions f1, strata t of the
#              second stage, weights w, replicate weights rep1, rep2 …; answers y, x, z, b (0/1), g and h (names),
#              m (with holes)
# pairs.csv    the same with two clusters in each stratum
# lonely.csv   the same with a stratum of one cluster, and clusters with one cluster inside
#
# Prints key,value. The numbers in survey.csv were made by survey 4.5 on R 4.2.2.
suppressMessages(library(survey))
options(warn = 2, digits = 15, survey.lonely.psu = "fail", survey.adjust.domain.lonely = FALSE)
folder <- commandArgs(trailingOnly = TRUE)[1]
table_of <- function(name) {
  data <- read.csv(file.path(folder, paste0(name, ".csv")), stringsAsFactors = FALSE)
  data$g <- factor(data$g)
  data$h <- factor(data$h)
  data
}
say <- function(key, values) for (i in seq_along(values))
  cat(sprintf("%s|%d,%.15g\n", key, i, as.numeric(values)[i]))
both <- function(key, found) { say(paste0(key, " est"), coef(found)); say(paste0(key, " se"), SE(found)) }
ends <- function(key, found, df) say(key, t(confint(found, df = df)))

estimates <- function(key, d, fpc = TRUE) {
  found <- svymean(~y + x, d, deff = TRUE)
  both(paste(key, "mean"), found)
  say(paste(key, "mean deff"), deff(found))
  ends(paste(key, "mean ci"), found, degf(d))
  say(paste(key, "mean deff wr"), deff(svymean(~y + x, d, deff = "replace")))
  say(paste(key, "mean cov"), vcov(svymean(~y + x, d)))
  both(paste(key, "total"), svytotal(~y + x, d))
  both(paste(key, "ratio"), svyratio(~y, ~x, d))
  both(paste(key, "shares"), svymean(~g, d))
  both(paste(key, "holes"), svymean(~m, d, na.rm = TRUE))
  by <- svyby(~y + x, ~g, d, svymean)
  say(paste(key, "by est"), t(matrix(coef(by), ncol = 2)))
  say(paste(key, "by se"), t(as.matrix(SE(by))))
  gap <- svycontrast(svyby(~y, ~g, d, svymean, covmat = TRUE), c(a = 1, b = -1))
  both(paste(key, "contrast"), gap)
  part <- subset(d, g == levels(d$variables$g)[3])
  both(paste(key, "part total"), svytotal(~y, part))
  both(paste(key, "part ratio"), svyratio(~y, ~x, part))
}

more <- function(key, d) {
  both(paste(key, "variance"), svyvar(~y, d))
  both(paste(key, "by variance"), svyby(~y, ~h, d, svyvar))
  for (rule in c("math", "school", "hf1", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9")) {
    found <- svyquantile(~y, d, c(0.2, 0.5, 0.9), qrule = rule, interval.type = "mean", df = degf(d))
    say(paste(key, "quantile", rule), t(found[[1]]))
  }
  part <- subset(d, h == "u")
  for (rule in c("math", "hf7")) {
    found <- svyquantile(~y, part, c(0.2, 0.5, 0.9), qrule = rule, interval.type = "mean", df = degf(part))
    say(paste(key, "part quantile", rule), t(found[[1]]))
  }
  for (method in c("xlogit", "beta", "mean")) {
    for (where in c("all", "part")) {
      at <- if (where == "all") d else part
      found <- svyciprop(~b, at, method = method, df = degf(at))
      say(paste(key, "share", where, method), c(coef(found), attr(found, "ci")))
    }
  }
  for (statistic in c("F", "Chisq")) {
    found <- svychisq(~h + g, d, statistic = statistic)
    say(paste(key, "independence", statistic), c(found$statistic, found$parameter, found$p.value))
  }
}

weighted <- function(key, d, variance = TRUE) {
  show <- if (variance) both else function(k, f) say(paste0(k, " est"), coef(f))
  show(paste(key, "mean"), svymean(~y + x, d))
  show(paste(key, "total"), svytotal(~y, d))
  by <- svyby(~y, ~h, d, svymean)
  show(paste(key, "by"), by)
  show(paste(key, "by ratio"), svyby(~y, ~h, denominator = ~x, d, svyratio))
}

calibrated <- function(key, d, variance = TRUE) {
  data <- d$variables
  w <- weights(d, "sampling")
  shift <- function(column, by) { t <- tapply(w, column, sum); t <- t * by[seq_along(t)]; t / sum(t) * sum(w) * 1.05 }
  g <- shift(data$g, c(1.08, 0.93, 1.02)); h <- shift(data$h, c(0.95, 1.06))
  n <- sum(w) * 1.05; z <- sum(w * data$z) * 1.06
  cells <- xtabs(w ~ g + h, data) * 1.03 * outer(c(1.05, 0.97, 1.01), c(0.98, 1.03))
  weighted(paste(key, "post"), postStratify(d, ~g, data.frame(g = names(g), Freq = as.numeric(g))), variance)
  weighted(paste(key, "cells"), postStratify(d, ~g + h, as.data.frame(cells)), variance)
  sums <- c(`(Intercept)` = n, gb = g[["b"]], gc = g[["c"]], hv = h[["v"]])
  fit <- function(...) calibrate(d, ..., maxit = 500, epsilon = 1e-13)
  limits <- if (inherits(d, "survey.design2")) c(0.9, 1.25) else c(0.5, 2)
  weighted(paste(key, "linear"), fit(~g + z, c(sums[1:3], z = z)), variance)
  weighted(paste(key, "raked"), fit(~g + h, sums, calfun = "raking"), variance)
  weighted(paste(key, "bounded"), fit(~g + z, c(sums[1:3], z = z), bounds = limits), variance)
  weighted(paste(key, "logit"), fit(~g + z, c(sums[1:3], z = z), calfun = "logit", bounds = c(0.5, 2)), variance)
  post <- postStratify(d, ~g, data.frame(g = names(g), Freq = as.numeric(g)))
  weighted(paste(key, "post then linear"), calibrate(post, ~h, c(n, h[["v"]]), epsilon = 1e-13), FALSE)
  if (inherits(d, "survey.design2")) {
    limit <- quantile(weights(post), c(0.1, 0.9)) * c(1.01, 0.99)
    weighted(paste(key, "post then trim"), trimWeights(post, upper = limit[[2]], lower = limit[[1]], strict = TRUE), FALSE)
  }
}

main <- table_of("main"); pairs <- table_of("pairs"); lonely <- table_of("lonely")
designs <- list(
  `one stage` = svydesign(~p, strata = ~s, weights = ~w, nest = TRUE, data = main),
  `one stage fpc` = svydesign(~p, strata = ~s, weights = ~w, fpc = ~N1, nest = TRUE, data = main),
  `fractions` = svydesign(~p, strata = ~s, weights = ~w, fpc = ~f1, nest = TRUE, data = main),
  `two stages` = svydesign(~p + q, strata = ~s, weights = ~w, fpc = ~N1 + N2, nest = TRUE, data = main),
  `strata twice` = svydesign(~p + q, strata = ~s + t, weights = ~w, fpc = ~N1 + Nt, nest = TRUE, data = main),
  `three stages` = svydesign(~p + q + r, strata = ~s, fpc = ~N1 + N2 + N3, nest = TRUE, data = main),
  `clusters only` = svydesign(~c, weights = ~w, data = main),
  `rows` = svydesign(~1, strata = ~s, weights = ~w, data = main)
)
for (name in names(designs)) estimates(name, designs[[name]])
for (name in c("one stage", "two stages")) { more(name, designs[[name]]); calibrated(name, designs[[name]]) }
for (rule in c("remove", "certainty", "adjust", "average")) {
  options(survey.lonely.psu = rule)
  estimates(paste("lonely", rule), svydesign(~p, strata = ~s, weights = ~w, nest = TRUE, data = lonely))
  # Under average R has NaN for a cluster that is the only one of its parent: there is nothing to take the mean of.
  sums <- tapply(lonely$w, lonely$g, sum) * c(1.08, 0.93, 1.02)
  post <- postStratify(svydesign(~p, strata = ~s, weights = ~w, nest = TRUE, data = lonely), ~g,
                       data.frame(g = names(sums), Freq = as.numeric(sums)))
  weighted(paste("lonely", rule, "post"), post)
  if (rule != "average") estimates(paste("lonely twice", rule), svydesign(~p + q, strata = ~s, weights = ~w, fpc = ~N1 + N2, nest = TRUE, data = lonely))
}
options(survey.lonely.psu = "fail")
replicated <- list(
  jackknife = as.svrepdesign(designs[["one stage"]], type = "JKn"),
  `jackknife fpc` = as.svrepdesign(designs[["one stage fpc"]], type = "JKn"),
  `jackknife 1` = as.svrepdesign(designs[["clusters only"]], type = "JK1"),
  brr = as.svrepdesign(svydesign(~p, strata = ~s, weights = ~w, nest = TRUE, data = pairs), type = "BRR"),
  fay = as.svrepdesign(svydesign(~p, strata = ~s, weights = ~w, nest = TRUE, data = pairs), type = "Fay", fay.rho = 0.3)
)
columns <- grep("^rep", names(main), value = TRUE)
replicated$ready <- svrepdesign(data = main, repweights = main[columns], weights = ~w, type = "other",
                                scale = 0.07, rscales = seq_along(columns) / 10, combined.weights = TRUE)
for (name in names(replicated)) {
  d <- replicated[[name]]
  weighted(name, d)
  both(paste(name, "ratio"), svyratio(~y, ~x, d))
  both(paste(name, "part total"), svytotal(~y, subset(d, g == "c")))
}
calibrated("jackknife", replicated$jackknife)

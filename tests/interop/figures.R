# Runs the R program that lies in an export, and writes down its figures with every digit.
#
#     Rscript figures.R FOLDER OUT.csv
arguments <- commandArgs(trailingOnly = TRUE)
out <- file(arguments[2], "w", encoding = "UTF-8")
setwd(arguments[1])
sink(nullfile())
suppressPackageStartupMessages(source("analysis.R"))
again <- svyby(~overall, ~office, replicated, svymean, na.rm = TRUE)
sink()

line <- function(what, office, estimate, se) {
  cat(sprintf("%s,%s,%.17g,%.17g\n", what, office, estimate, se), file = out)
}
cat("what,office,estimate,se\n", file = out)
for (place in seq_len(nrow(by_office))) {
  line("mean", as.character(by_office$office[place]), coef(by_office)[place], SE(by_office)[place])
  line("replicated", as.character(again$office[place]), coef(again)[place], SE(again)[place])
}
whole <- index_total(design)
line("index", "", whole[["total"]], whole[["se"]])
for (office in rownames(totals)) line("index", office, totals[office, "total"], totals[office, "se"])
close(out)

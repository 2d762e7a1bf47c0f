# What R's haven package sees in an export: labels, and how often each reason for a missing answer occurs.
#
#     Rscript codes.R FILE VARIABLE OUT.csv
suppressPackageStartupMessages(library(haven))
arguments <- commandArgs(trailingOnly = TRUE)
path <- arguments[1]
spss <- grepl("\\.sav$", path)
data <- if (spss) read_sav(path, user_na = TRUE) else read_dta(path)
column <- data[[arguments[2]]]
codes <- if (spss) ifelse(is.na(zap_labels(column)) & !is.na(unclass(column)), as.character(unclass(column)), NA) else na_tag(column)
out <- file(arguments[3], "w", encoding = "UTF-8")
cat("kind,code,value\n", file = out)
cat(sprintf("label,,\"%s\"\n", attr(column, "label")), file = out)
for (name in names(attr(column, "labels"))) {
  value <- attr(column, "labels")[[name]]
  code <- if (is.na(value)) na_tag(value) else format(as.numeric(value))
  cat(sprintf("value,%s,\"%s\"\n", code, name), file = out)
}
counted <- table(codes)
for (code in names(counted)) cat(sprintf("missing,%s,%d\n", code, counted[[code]]), file = out)
cat(sprintf("rows,,%d\n", nrow(data)), file = out)
close(out)

# The R package `surveillance`, on many series at once: reads counts, writes one score for each method, series and week.
#
# Arguments: the counts (series in rows, weeks in columns, no header), the populations likewise (or "-" for none), first week to
# judge (from 1), methods joined by commas, weeks in a season, years back, half-window, periods, weeks left out, output.
# Output, CSV without header: method, series, week (both from 1), score. A score is the share of the distance from mean to upper
# bound that is used up (Farrington), or how many standard deviations above the mean (EARS).
suppressMessages(library(surveillance))
args <- commandArgs(trailingOnly = TRUE)
counts <- as.matrix(read.csv(args[1], header = FALSE))
population <- if (args[2] == "-") NULL else as.matrix(read.csv(args[2], header = FALSE))
first <- as.integer(args[3])
methods <- strsplit(args[4], ",")[[1]]
season <- as.integer(args[5])
years <- as.integer(args[6])
half <- as.integer(args[7])
periods <- as.integer(args[8])
excluded <- as.integer(args[9])
out <- file(args[10], "w")
judged <- first:ncol(counts)

series <- function(i) {
  if (is.null(population)) sts(observed = matrix(counts[i, ]), frequency = season, start = c(2001, 1))
  else sts(observed = matrix(counts[i, ]), population = matrix(population[i, ]), frequency = season, start = c(2001, 1))
}

farrington <- function(y, i) {
  asked <- list(range = judged, b = years, w = half, noPeriods = periods, pastWeeksNotIncluded = excluded, alpha = 0.005,
                thresholdMethod = "nbPlugin", weightsThreshold = 2.58, limit54 = c(0, 4), reweight = TRUE, trend = TRUE,
                populationOffset = !is.null(population))
  found <- farringtonFlexible(y, control = asked)
  mean <- found@control$expected
  (counts[i, judged] - mean) / (found@upperbound - mean)
}

# The bound is linear in the normal quantile: two bounds give mean and deviation, whatever the method adds to either.
ears <- function(y, i, method) {
  bound <- function(alpha) earsC(y, control = list(range = judged, method = method, alpha = alpha, minSigma = 0.5))@upperbound
  low <- bound(0.05)
  high <- bound(0.001)
  deviation <- (high - low) / (qnorm(0.999) - qnorm(0.95))
  (counts[i, judged] - high) / deviation + qnorm(0.999)
}

for (i in seq_len(nrow(counts))) {
  y <- series(i)
  for (method in methods) {
    score <- tryCatch(
      suppressWarnings(if (method == "farrington") farrington(y, i) else ears(y, i, method)),
      error = function(fault) rep(NA_real_, length(judged))
    )
    rows <- data.frame(method, i, judged, as.numeric(score))
    write.table(rows[is.finite(rows[[4]]), ], out, sep = ",", row.names = FALSE, col.names = FALSE, quote = FALSE)
  }
}
close(out)

# Holds what two boots have seen of jobs against what the coordinator says of them in the end:
#
#   boot 1: many.1/once.1~1 runs            and `ends`, from the processes themselves
#   answered many.1                         the coordinator has said that it has this run
#   account: many.1/once.1 succeeded 1      how a job stands, and how many attempts it has had
function wrong(what) { print "WRONG: " what; faults++ }

/^boot .: .* runs$/ {
    if ($3 in runs) wrong($3 " ran twice")
    runs[$3]
    split($3, part, "~")
    if (part[2] + 0 > last[part[1]]) last[part[1]] = part[2] + 0
    processes++
}
/^boot .: .* ends$/ { ends[$3] }
/^answered / { answered[$2] }
/^account: / {
    state[$2] = $3
    attempts[$2] = $4
    split($2, part, "/")
    known[part[1]]
    jobs++
}
END {
    for (run in answered) if (!(run in known)) wrong(run " was answered and is lost")
    for (attempt in runs) {
        split(attempt, part, "~")
        if (!(part[1] in state)) wrong(part[1] " ran and is not known")
    }
    for (job in state) {
        if (state[job] == "succeeded") {
            if (!((job "~" last[job]) in ends)) wrong(job " is said to have succeeded")
            if (attempts[job] != last[job]) wrong(job " has " attempts[job] " attempts, not " last[job] + 0)
        } else if (state[job] != "failed" || job !~ /\/once/) wrong(job " is " state[job])
        if (job ~ /\/once/ && last[job] > 1) wrong(job " ran again")
    }
    if (jobs < 70) wrong("there are " jobs + 0 " jobs, so this tests nothing")
    print jobs " jobs, " processes " processes, " faults + 0 " faults"
    exit faults > 0
}

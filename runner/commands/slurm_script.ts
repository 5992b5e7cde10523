/** A run in parts as Slurm wants it. */
import { shellCommand } from "../text/shell_word.ts";
import { TRY_AGAIN } from "./exit_code.ts";
import { type JobPlan, mergeWords, partWords, reportFiles } from "./job_plan.ts";

/** How often a part is run once more after the host's trouble. */
export const RETRIES = 2;

/** A shell script that submits an array of jobs, and behind all of them the one that puts their parts together. */
export function slurmScript(plan: JobPlan): string {
  const { parts, limit, out, need: { cpus, memoryMiB, minutes } } = plan;
  const files = reportFiles(plan);
  // What an earlier run left there would be taken for this one's where its parts cannot be put together.
  const forget = files.length > 0 ? `rm -f -- ${shellCommand(files)}\n` : "";
  return `#!/bin/sh
# Submits ${parts} parts of a run, and the job that puts them together: sh THIS
set -eu
mkdir -p "${out}"
parts=$(sbatch --parsable <<'END_OF_PART'
#!/bin/sh
#SBATCH --job-name=seedling
#SBATCH --array=1-${parts}${limit === undefined ? "" : `%${limit}`}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=${cpus}
#SBATCH --mem=${memoryMiB}M
#SBATCH --time=${minutes}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=${out}/%A-part-%a.log
code=0
${partWords(plan, "$SLURM_ARRAY_TASK_ID", `${out}/$SLURM_ARRAY_JOB_ID`)} &
part=$!
# Slurm tells this shell alone that the job is to end, and ends all of it as soon as the shell is gone. A wrapper
# (npx, a script) is gone before the tool that it started: that has its time to tidy up.
trap 'trap "" TERM; kill -s TERM 0; wait "$part"; sleep 3; exit 143' TERM
wait "$part" || code=$?
# ${TRY_AGAIN} is the host's trouble: it goes back into the queue. Any other code is a verdict, and stays one.
if [ "$code" -eq ${TRY_AGAIN} ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${RETRIES} ]; then
  # The last part has the array's own number for its job: by that all parts would go back, those that run too.
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
  sleep 60 # Slurm ends it meanwhile
fi
exit "$code"
END_OF_PART
)
parts=\${parts%%;*}
echo "parts: job $parts"
merge=$(sbatch --parsable --dependency="afterany:$parts" --export="ALL,SEEDLING_PARTS=$parts" <<'END_OF_MERGE'
#!/bin/sh
#SBATCH --job-name=seedling-merge
#SBATCH --ntasks=1
#SBATCH --mem=1024M
#SBATCH --time=10
#SBATCH --output=${out}/%j-merge.log
${forget}${mergeWords(plan, `${out}/$SEEDLING_PARTS`)}
END_OF_MERGE
)
echo "merge: job \${merge%%;*}"
`;
}

import { type BuildResult, factsOf, type Masker, maskError, type RunResult } from '../engine/index.ts'
import { flattenErrors, IngotError } from '../errors/index.ts'
import type { Template } from '../template/index.ts'
import { typedArtifact } from './artifacts.ts'
import { type BuildOutcome, RunFailed, type RunOutcome } from './outcome.ts'

/** @throws RunFailed for any other end than that all is done */
export function outcomeOf<A>(result: RunResult, template: Template, runId: string, secrets: Masker): RunOutcome<A> {
  const types = new Map(template.builds.map(({ displayName, builder }) => [displayName, builder.type]))
  const builds = result.builds.map((build) => [build.build, buildOutcome(build, types.get(build.build) ?? '')] as const)
  const run: RunOutcome = { runId, outcome: result.outcome, builds: Object.fromEntries(builds) }
  if (result.outcome === 'done') return run as unknown as RunOutcome<A>
  throw new RunFailed(
    errorsOf(result, runId).map((error) => maskError(error, secrets)),
    run,
  )
}

function buildOutcome({ build, outcome, made, artifacts, missing }: BuildResult, type: string): BuildOutcome {
  const artifact = made && typedArtifact(type, factsOf(made))
  return { name: build, outcome, artifact, artifacts: artifacts.map(factsOf), missing }
}

function errorsOf({ builds, outcome }: RunResult, runId: string): readonly IngotError[] {
  const errors = builds.flatMap(({ error }) => flattenErrors(error)).filter((error) => error instanceof IngotError)
  return errors.length > 0 ? errors : [new IngotError(`run/${outcome}`, `run ${runId} was ${outcome}`)]
}

import {
  type ArtifactFacts,
  type BuildResult,
  factsOf,
  type Masker,
  maskError,
  type Outcome,
  type RunResult,
} from '../engine/index.ts'
import { flattenErrors, IngotError, IngotErrors } from '../errors/index.ts'
import type { Template } from '../template/index.ts'
import { type MadeArtifact, typedArtifact } from './artifacts.ts'

/** How one build ended. `A` is the artifact of its builder. */
export interface BuildOutcome<A = MadeArtifact> {
  readonly name: string
  readonly outcome: Outcome
  /** What its builder made, also where a post-processor has replaced it. Undefined for builds that make nothing. */
  readonly artifact: A | undefined
  /** All that is left of it: what post-processors kept and made. */
  readonly artifacts: readonly ArtifactFacts[]
  /** What a partial build lacks, one sentence each. */
  readonly missing: readonly string[]
}

/** How a run ended. */
export interface RunOutcome<A = Readonly<Record<string, MadeArtifact>>> {
  /** For `ingot resume` and `ingot gc`. */
  readonly runId: string
  readonly outcome: Outcome
  /** Those that were selected, by their names. */
  readonly builds: { readonly [K in keyof A]: BuildOutcome<A[K]> }
}

/** A run that didn't come to its end, with what it made all the same. */
export class RunFailed extends IngotErrors {
  override readonly name = 'RunFailed'
  readonly run: RunOutcome

  constructor(errors: readonly IngotError[], run: RunOutcome) {
    super(errors)
    this.run = run
  }
}

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

import type { ArtifactFacts } from '../engine/artifact.ts'
import type { Outcome } from '../engine/events.ts'
import { type IngotError, IngotErrors } from '../errors/index.ts'
import type { MadeArtifact } from './artifacts.ts'

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

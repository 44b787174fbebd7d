import type { Json } from './ledger.ts'

/** What a part of a build has finished, for a later process that goes on from there (`ingot resume`). */
export interface Progress {
  /** The facts that were last saved under a name, by this process or an earlier one of the run. */
  get(name: string): Json | undefined
  /**
   * Saves facts, and resolves when they are on disk. Save what is finished before anything relies on it, and never a
   * secret. Never rejects: when the disk is full a later process does again what it finds no facts of.
   */
  save(name: string, facts: Json): Promise<void>
}

/** Remembers nothing: for what is run without a run. */
export const NO_PROGRESS: Progress = {
  get: () => undefined,
  save: async () => {},
}

export type {
  ArtifactFacts,
  BuildLabel,
  Event,
  Fact,
  Milliseconds,
  Outcome,
  PolicyStatement,
} from '../engine/index.ts'
export { IngotError, type IngotErrorInit, IngotErrors, type Place } from '../errors/index.ts'
export * from './artifacts.ts'
export * from './build.ts'
export * from './components/index.ts'
export type { Duration } from './duration-text.ts'
export type { BuildOptions, LoadOptions } from './options.ts'
export { type BuildOutcome, RunFailed, type RunOutcome } from './outcome.ts'
export type { Run } from './run.ts'
export { type Plan, type PlannedBuild, plan, type Validated, validate } from './validate.ts'
export * from './writing.ts'

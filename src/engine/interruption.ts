import { IngotError } from '../errors/index.ts'

/** The reason with which a signal ends a run. */
export function interruption(signal: string): IngotError {
  return new IngotError('run/interrupted', `interrupted by ${signal}`)
}

import { IngotErrors } from '../errors/index.ts'

/** Mistakes that were found before anything was begun, whatever their codes. */
export class MistakesFound extends IngotErrors {}

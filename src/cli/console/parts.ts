import type { Completer } from './complete.ts'
import type { Evaluator } from './session.ts'

/** What the syntaxes of templates have of their own. */
export interface ConsoleParts {
  readonly evaluator: Evaluator
  readonly completer: Completer
}

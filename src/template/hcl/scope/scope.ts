import type { Diagnostic, EvaluationContext, Traversal, Value } from '../../../hcl/index.ts'

/** The values that a template's expressions can refer to, each worked out when somebody first needs it. */
export interface Scope {
  /** Of all variables, by name. Those that have no value, or a wrong one, are unknown. */
  readonly variables: ReadonlyMap<string, Value>
  /**
   * Evaluates the locals and data sources that these references need, and only them. What they refer to that doesn't exist
   * is told by whoever evaluates the expression in which it stands.
   *
   * @returns a context with `var`, `local`, `data`, `path`, `packer` and all functions, in which the expressions with these
   *   references can be evaluated, also again and again. What went wrong is told with the first answer that needs it; a value
   *   that depends on it is unknown.
   */
  contextFor(references: Iterable<Traversal>): Promise<ScopedContext>
  /** The same for what no data source is asked for: what depends on one is unknown. */
  contextWithoutData(references: Iterable<Traversal>): Promise<ScopedContext>
  /**
   * What evaluating in one of its contexts told, with better words where a reference leads to nothing that the template
   * declares.
   */
  explain(diagnostics: readonly Diagnostic[]): readonly Diagnostic[]
}

export interface ScopedContext {
  readonly context: EvaluationContext
  readonly diagnostics: readonly Diagnostic[]
}

import {
  type Budget,
  compareText,
  createContext,
  type Diagnostic,
  type EvaluationContext,
  evaluate,
  type HclFunction,
  objectValue,
  SENSITIVE,
  type Traversal,
  UNKNOWN,
  type Value,
  whenReady,
  withMarks,
} from '../../../hcl/index.ts'
import { Gate } from '../extensions/index.ts'
import type { HclModule } from '../module/index.ts'
import type { DataReader, DataResult } from './data-reader.ts'
import { readGated } from './gated-data.ts'
import { ScopeGraph } from './graph.ts'
import { groupValue, namesWith } from './names.ts'
import { type DataNode, keysOf, type LocalNode, nodesOf, rangeOf, type ScopeNode } from './node.ts'
import type { Scope, ScopedContext } from './scope.ts'
import { tellDerived, tellSecrets, tooManySecrets } from './secrets.ts'
import { UndeclaredReferences } from './undeclared.ts'

export interface ScopeParts {
  readonly module: HclModule
  /** By name. */
  readonly variables: ReadonlyMap<string, Value>
  /** What else expressions can refer to: `path`, `packer`. */
  readonly common: Readonly<Record<string, Value>>
  readonly functions: Readonly<Record<string, HclFunction>>
  readonly budget: Budget
  readonly readData: DataReader
  /** Told of all that must not be shown. */
  readonly secret: (text: string) => void
}

/** The scope of one template: locals and data sources are worked out when they are needed, each once. */
export class TemplateScope implements Scope {
  readonly variables: ReadonlyMap<string, Value>
  readonly #parts: ScopeParts
  /** Of data sources. */
  readonly #gate: Gate
  readonly #nodes: ReadonlyMap<string, ScopeNode>
  readonly #graph: ScopeGraph
  readonly #undeclared: UndeclaredReferences
  readonly #common: ReadonlyMap<string, Value>
  readonly #functions: ReadonlyMap<string, HclFunction>
  /** Data sources, and all that needs one. */
  #data: ReadonlySet<string> | undefined
  readonly #values = new Map<string, Value>()
  readonly #running = new Map<string, Promise<void>>()
  /** The limits that were met. */
  readonly #exhausted = new Set<string>()
  /** What went wrong and hasn't been told yet. */
  #untold: Diagnostic[] = []

  constructor(parts: ScopeParts) {
    this.#parts = parts
    this.variables = parts.variables
    this.#gate = new Gate(parts.module.packer.extensions, ['for_each', 'enabled'])
    this.#nodes = nodesOf(parts.module, this.#gate)
    this.#graph = new ScopeGraph(this.#nodes)
    this.#undeclared = new UndeclaredReferences(parts.module)
    this.#functions = new Map(Object.entries(parts.functions))
    this.#common = new Map(Object.entries({ ...parts.common, var: objectValue(parts.variables) }))
  }

  /** For what needs neither locals nor data sources. */
  get context(): EvaluationContext {
    return this.#contextWith(new Set())
  }

  /** Locals and data sources that depend on themselves. */
  cycles(): readonly Diagnostic[] {
    return this.#graph.cycles()
  }

  contextFor(references: Iterable<Traversal>): Promise<ScopedContext> {
    return this.#contextOf(references, () => true)
  }

  contextWithoutData(references: Iterable<Traversal>): Promise<ScopedContext> {
    return this.#contextOf(references, (key) => !this.#needsData(key))
  }

  async #contextOf(references: Iterable<Traversal>, isEvaluated: (key: string) => boolean): Promise<ScopedContext> {
    const all = [...references]
    this.#undeclared.note(all)
    const keys = keysOf(all, this.#nodes)
    await this.#evaluateAll([...keys].filter(isEvaluated))
    return { context: this.#contextWith(keys), diagnostics: this.#tell() }
  }

  #needsData(key: string): boolean {
    this.#data ??= this.#graph.dependents(
      [...this.#nodes.keys()].filter((one) => this.#nodes.get(one)?.kind === 'data'),
    )
    return this.#data.has(key)
  }

  /** Evaluates what nobody has needed, too. @returns what went wrong */
  async checkAll(): Promise<readonly Diagnostic[]> {
    await this.#evaluateAll(this.#nodes.keys())
    return this.#tell()
  }

  /** Evaluates all locals, with what they need. @returns them by name, in order, and what went wrong */
  async allLocals(): Promise<{ values: ReadonlyMap<string, Value>; diagnostics: readonly Diagnostic[] }> {
    const names = [...this.#parts.module.locals.keys()].toSorted(compareText)
    await this.#evaluateAll(names.map((name) => `local.${name}`))
    const values = new Map(names.map((name) => [name, this.#values.get(`local.${name}`) ?? UNKNOWN]))
    return { values, diagnostics: this.#tell() }
  }

  explain(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    return this.#undeclared.explain(this.#parts.module.unasked.explain(diagnostics))
  }

  #tell(): readonly Diagnostic[] {
    const told = this.#untold
    this.#untold = []
    return told
  }

  async #evaluateAll(keys: Iterable<string>): Promise<void> {
    const needed = this.#graph.open(keys, (key) => this.#values.has(key))
    for (const key of needed) {
      // Another call may have come first.
      if (this.#values.has(key)) continue
      const waiting = [...this.#graph.needsOf(key)].filter((other) => !this.#values.has(other))
      this.#start(key, waiting)
      // What waits for nothing is there at once: most locals.
      if (waiting.length === 0 && this.#nodes.get(key)?.kind !== 'data') await this.#running.get(key)
    }
    await Promise.all(needed.map((key) => this.#running.get(key)))
  }

  #start(key: string, waiting: readonly string[]): void {
    const node = this.#nodes.get(key)
    if (!node || this.#running.has(key)) return
    const ready = Promise.all(waiting.map((other) => this.#running.get(other)))
    this.#running.set(
      key,
      ready.then(() => this.#evaluate(node)),
    )
  }

  async #evaluate(node: ScopeNode): Promise<void> {
    if (node.kind === 'group') {
      this.#values.set(
        node.key,
        groupValue(node, this.#nodes, (key) => this.#values.get(key) ?? UNKNOWN),
      )
      return
    }
    this.#undeclared.note(node.references)
    const context = this.#contextWith(this.#graph.needsOf(node.key))
    const { value, diagnostics } = await this.#workOutSafely(node, context)
    this.#untold.push(...this.explain(diagnostics).filter((diagnostic) => this.#isNews(diagnostic)))
    this.#values.set(node.key, value)
  }

  /** What can't be kept secret is unknown. */
  async #workOutSafely(node: LocalNode | DataNode, context: EvaluationContext): Promise<DataResult> {
    try {
      const result = await this.#workOut(node, context)
      tellSecrets(result.value, this.#parts.secret)
      return result
    } catch (error) {
      return { value: UNKNOWN, diagnostics: [tooManySecrets(error, rangeOf(node))] }
    }
  }

  /** When nothing more can be evaluated, all that comes after is told the same. */
  #isNews({ summary, detail }: Diagnostic): boolean {
    if (summary !== 'Too much to evaluate' && summary !== 'Too many secrets') return true
    const isNew = !this.#exhausted.has(detail)
    this.#exhausted.add(detail)
    return isNew
  }

  async #workOut(node: LocalNode | DataNode, context: EvaluationContext): Promise<DataResult> {
    if (node.kind === 'data') return this.#read(node, context)
    const { expression, sensitive } = node.definition
    const { value, diagnostics } = await whenReady(() => evaluate(expression, context))
    return { value: sensitive ? withMarks(value, new Set([SENSITIVE])) : value, diagnostics }
  }

  #read({ block, gate }: DataNode, context: EvaluationContext): Promise<DataResult> {
    const { readData } = this.#parts
    if (!gate) return readData(block, context)
    return readGated(block, this.#gate, context, readData, async (references) => {
      const keys = keysOf([...gate, ...references], this.#nodes)
      await this.#evaluateAll(keys)
      return this.#contextWith(keys)
    })
  }

  /** What is in a cycle is unknown. */
  #contextWith(keys: ReadonlySet<string>): EvaluationContext {
    const { budget, secret } = this.#parts
    return createContext({
      variables: namesWith(keys, this.#nodes, (key) => this.#values.get(key), this.#common),
      functions: this.#functions,
      budget,
      marked: (value) => tellDerived(value, secret),
    })
  }
}

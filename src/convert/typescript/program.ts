import type { ComponentKind } from '../../engine/known-components.ts'
import { type HclFunction, type Node, pureFunctions, type TraversalStep } from '../../hcl/index.ts'
import { CodeNames, memberAccess, textLiteral } from './code.ts'
import { type Kind, kindOf } from './kinds.ts'
import { Later } from './later.ts'
import { functionName } from './library.ts'
import type { LocalCode } from './module-blocks.ts'
import type { Surroundings } from './printer.ts'

/** What stands for `source` in a part of the program. */
export interface SourceCode {
  /** Code for its name and type. */
  readonly name: string
  readonly type: string
}

/** A program while it is written: its names, what it imports, and what people should know of it. */
export class Program {
  readonly notes: string[] = []
  readonly #imports = new Set<string>(['template'])
  readonly #constants = new Map<string, string>()
  readonly #variables = new Map<string, Kind>()
  readonly #locals = new Map<string, LocalCode>()
  readonly #defaults = new Map<string, { readonly name: string; readonly code: string; readonly isUsed: boolean }>()
  readonly #filled = new Map<string, string>()
  readonly #names: CodeNames
  readonly #taken = new Set<string>()
  #usesVariables = false
  #usesHcl = false

  /** @param imports names of everything that may be imported */
  constructor(imports: Iterable<string>) {
    this.#names = new CodeNames([
      ...imports,
      'vars',
      'hcl',
      'source',
      'template',
      'variable',
      'generated',
      'hclFunctions',
    ])
  }

  get imports(): readonly string[] {
    return [...this.#imports, ...(this.#usesHcl ? ['hclFunctions'] : [])].toSorted(byName)
  }

  get usesVariables(): boolean {
    return this.#usesVariables
  }

  get usesHcl(): boolean {
    return this.#usesHcl
  }

  import(name: string): string {
    this.#imports.add(name)
    return name
  }

  /** The function of a component, imported. */
  component(kind: ComponentKind, type: string, isBuiltIn: boolean): string {
    const name = functionName(kind, type)
    if (!isBuiltIn) this.note(`there is no function for the ${kind} "${type}": Ingot doesn't have it`)
    return this.import(name)
  }

  addVariable(name: string, kind: Kind): void {
    this.#variables.set(name, kind)
  }

  /** Of a variable in whose values something may be missing: a function that sets it. @param code of the function */
  addDefaults(name: string, code: string): void {
    this.#defaults.set(name, { name: this.constant(`defaults.${name}`, `${name}WithDefaults`), code, isUsed: false })
  }

  /** A call of that function. @returns undefined for a variable that has none */
  withDefaults(name: string, value: string): string | undefined {
    const known = this.#defaults.get(name)
    if (!known) return undefined
    this.#defaults.set(name, { ...known, isUsed: true })
    return `${known.name}(${value})`
  }

  /** The functions for defaults that something uses. */
  get defaultsFunctions(): readonly string[] {
    const used = [...this.#defaults.values()].filter(({ isUsed }) => isUsed)
    return used.map(({ name, code }) => `const ${name} = ${code}`)
  }

  /** Constants for the variables with defaults that something refers to. */
  get filledVariables(): readonly string[] {
    return [...this.#filled.values()]
  }

  addLocal(local: LocalCode): void {
    this.#locals.set(local.name, local)
    if (local.isSensitive)
      this.note(`the local "${local.name}" is sensitive, and a constant is not: its value is not masked`)
    this.constant(`local.${local.name}`, local.name)
  }

  /** The name of the constant for something, chosen when it is first asked for. */
  constant(key: string, wanted: string): string {
    const known = this.#constants.get(key)
    if (known !== undefined) return known
    const name = this.#names.take(wanted)
    this.#taken.add(name)
    this.#constants.set(key, name)
    return name
  }

  note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence)
  }

  /** How expressions are written in a part of the program. */
  surroundings(source: SourceCode | undefined, buildName: string | undefined): Surroundings {
    return {
      kinds: { functions: FUNCTIONS, reference: (root, name) => this.#kind(root, name) },
      later: new Later((name) => this.#locals.get(name)?.expression),
      reference: (root, steps) => this.#reference(root, steps, source, buildName),
      hcl: () => {
        this.#usesHcl = true
        return 'hcl'
      },
      names: () => this.#taken,
      note: (node, sentence) => this.note(`${node.range.source.name}:${node.range.from.line}: ${sentence}`),
    }
  }

  #kind(root: string, name = ''): Kind {
    if (root === 'var') return this.#variables.get(name) ?? 'other'
    const local = root === 'local' ? this.#locals.get(name) : undefined
    if (local) return this.#localKind(local)
    return root === 'path' || root === 'source' || root === 'packer' ? 'string' : 'other'
  }

  readonly #asked = new Set<LocalCode>()

  /** Locals may refer to themselves by mistake. */
  #localKind(local: LocalCode): Kind {
    if (this.#asked.has(local)) return 'other'
    this.#asked.add(local)
    const kind = kindOf(local.expression, { functions: FUNCTIONS, reference: (root, name) => this.#kind(root, name) })
    this.#asked.delete(local)
    return kind
  }

  #reference(
    root: string,
    steps: readonly TraversalStep[],
    source: SourceCode | undefined,
    buildName: string | undefined,
  ): ReturnType<Surroundings['reference']> {
    const [first, second, ...rest] = steps
    const name = first?.kind === 'attribute' ? first.name : ''
    const after = second ? [second, ...rest] : []
    const found = (code: string | undefined, left: readonly TraversalStep[] = after) =>
      code === undefined ? undefined : { code, rest: left }
    switch (root) {
      case 'var':
        this.#usesVariables = true
        return found(this.#variable(name))
      case 'local':
        return found(this.#constants.get(`local.${name}`))
      case 'data':
        return second?.kind === 'attribute'
          ? found(this.#constants.get(`data.${name}.${second.name}`), rest)
          : undefined
      case 'source':
        return found(source && (name === 'type' ? source.type : source.name))
      case 'build':
        if (name === 'name') return found(buildName === undefined ? undefined : textLiteral(buildName))
        return found(`${this.import('generated')}(${textLiteral(name)})`)
      case 'path':
        return found(name === 'cwd' ? 'process.cwd()' : 'import.meta.dirname')
      case 'packer':
        this.#usesHcl = true
        return found('hcl.packerVersion')
      default:
        return undefined
    }
  }

  #variable(name: string): string {
    const value = memberAccess('vars', name)
    const filled = this.withDefaults(name, value)
    if (filled === undefined) return value
    const constant = this.constant(`var.${name}`, name)
    this.#filled.set(name, `const ${constant} = ${filled}`)
    return constant
  }

  /** A template with its own notes of what it can't say. */
  noteAt(node: Node, sentence: string): void {
    this.note(`${node.range.source.name}:${node.range.from.line}: ${sentence}`)
  }
}

const FUNCTIONS: Readonly<Record<string, HclFunction>> = pureFunctions

/** As import lists are sorted: without regard to case. */
function byName(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1
}

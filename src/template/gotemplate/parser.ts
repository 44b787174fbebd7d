import type { CallNode, ControlNode, Node, Operand, Pipeline } from './ast.ts'
import { PipelineParser } from './pipeline-parser.ts'
import { errorAt, type Source } from './source.ts'
import type { Token } from './token.ts'
import { TokenStream } from './token-stream.ts'

/** What a template's text says, before anything is run. */
export interface Parsed {
  readonly nodes: readonly Node[]
  /** The bodies of `define` and `block`, by name. */
  readonly definitions: ReadonlyMap<string, readonly Node[]>
}

type ControlKind = ControlNode['kind']

/** How deep control structures may nest: far beyond any real template, and well within the stack. */
const maxDepth = 200

/** Parses the tokens of one text. Throws `template/syntax`. */
export function parseTokens(source: Source, tokens: readonly Token[]): Parsed {
  return new Parser(source, tokens).run()
}

class Parser {
  readonly #source: Source
  readonly #tokens: TokenStream
  readonly #pipelines: PipelineParser
  readonly #definitions = new Map<string, readonly Node[]>()
  #variables: string[] = ['$']
  #rangeDepth = 0
  #depth = 0

  constructor(source: Source, tokens: readonly Token[]) {
    this.#source = source
    this.#tokens = new TokenStream(source, tokens)
    this.#pipelines = new PipelineParser(this.#tokens)
  }

  run(): Parsed {
    const nodes: Node[] = []
    while (this.#tokens.peek().kind !== 'end-of-text') {
      if (this.#tokens.takeAction('define')) this.#define()
      else this.#node(nodes)
    }
    return { nodes, definitions: this.#definitions }
  }

  #define(): void {
    const name = this.#templateName('define')
    this.#tokens.closeAction('define')
    this.#addDefinition(name, this.#ownScope(name))
  }

  /** A definition sees neither the variables nor the loops around it. */
  #ownScope(name: Token): readonly Node[] {
    const outer = { variables: this.#variables, rangeDepth: this.#rangeDepth }
    this.#variables = ['$']
    this.#rangeDepth = 0
    const body = this.#body(name)
    if (body.end === 'else') this.#fail(name, `the template ${name.text} has an {{else}} where only {{end}} may stand`)
    this.#tokens.closeAction('end')
    this.#variables = outer.variables
    this.#rangeDepth = outer.rangeDepth
    return body.nodes
  }

  /** An empty body never replaces a full one, and two full ones of a name are a mistake. */
  #addDefinition(name: Token, body: readonly Node[]): void {
    const key = this.#unquote(name)
    const known = this.#definitions.get(key)
    if (known && !isEmpty(known)) {
      if (isEmpty(body)) return
      this.#fail(name, `the template "${key}" is defined twice`)
    }
    this.#definitions.set(key, body)
  }

  #node(into: Node[]): void {
    const token = this.#tokens.next()
    if (token.kind === 'text') {
      into.push({ kind: 'text', text: token.text, offset: token.offset })
      return
    }
    into.push(this.#action())
  }

  #action(): Node {
    const token = this.#tokens.peekNonSpace()
    if (token.kind !== 'keyword') {
      const pipeline = this.#pipeline('command')
      return { kind: 'action', pipeline, offset: token.offset }
    }
    this.#tokens.nextNonSpace()
    switch (token.text) {
      case 'if':
      case 'with':
      case 'range':
        return this.#control(token, token.text)
      case 'template':
        return this.#call(token)
      case 'block':
        return this.#block(token)
      case 'break':
      case 'continue':
        return this.#jump(token, token.text)
      case 'define':
        return this.#fail(token, '{{define}} stands inside another action; templates are defined at the top level')
      default:
        return this.#fail(token, `{{${token.text}}} does not belong to an open {{if}}, {{range}} or {{with}}`)
    }
  }

  #control(token: Token, kind: ControlKind): ControlNode {
    if (++this.#depth > maxDepth) this.#fail(token, `actions are nested more than ${maxDepth} deep`)
    const outer = this.#variables.length
    const pipeline = this.#pipeline(kind)
    if (kind === 'range') this.#rangeDepth++
    const body = this.#body(token)
    if (kind === 'range') this.#rangeDepth--
    const otherwise = body.end === 'else' ? this.#else(token, kind) : []
    if (body.end === 'end') this.#tokens.closeAction('end')
    this.#variables.length = outer
    this.#depth--
    return { kind, pipeline, body: body.nodes, otherwise, offset: token.offset }
  }

  /** What follows the word `else`: `{{else if}}` and `{{else with}}` share the `{{end}}` of what they continue. */
  #else(opener: Token, kind: ControlKind): readonly Node[] {
    const next = this.#tokens.peekNonSpace()
    if (next.kind === 'keyword' && next.text === kind && kind !== 'range') {
      this.#tokens.nextNonSpace()
      return [this.#control(next, kind)]
    }
    this.#tokens.closeAction('else')
    const body = this.#body(opener)
    if (body.end === 'else') this.#fail(opener, `{{${kind}}} has a second {{else}}`)
    this.#tokens.closeAction('end')
    return body.nodes
  }

  /** Nodes up to the word `end` or `else`, which is taken. */
  #body(opener: Token): { readonly nodes: readonly Node[]; readonly end: 'end' | 'else' } {
    const nodes: Node[] = []
    for (;;) {
      if (this.#tokens.takeAction('end')) return { nodes, end: 'end' }
      if (this.#tokens.takeAction('else')) return { nodes, end: 'else' }
      if (this.#tokens.peek().kind === 'end-of-text') this.#fail(opener, `"${opener.text}" has no {{end}}`)
      this.#node(nodes)
    }
  }

  #call(token: Token): CallNode {
    const name = this.#unquote(this.#templateName('template'))
    if (this.#tokens.takeClose()) return { kind: 'template', name, pipeline: undefined, offset: token.offset }
    return { kind: 'template', name, pipeline: this.#pipeline('template'), offset: token.offset }
  }

  #block(token: Token): CallNode {
    if (++this.#depth > maxDepth) this.#fail(token, `actions are nested more than ${maxDepth} deep`)
    const name = this.#templateName('block')
    const pipeline = this.#pipeline('block')
    this.#addDefinition(name, this.#ownScope(name))
    this.#depth--
    return { kind: 'template', name: this.#unquote(name), pipeline, offset: token.offset }
  }

  #jump(token: Token, kind: 'break' | 'continue'): Node {
    this.#tokens.closeAction(kind)
    if (this.#rangeDepth === 0) this.#fail(token, `{{${kind}}} stands outside a {{range}}`)
    return { kind, offset: token.offset }
  }

  #pipeline(context: ControlKind | 'command' | 'template' | 'block'): Pipeline {
    return this.#pipelines.parse(context, 'right-delimiter', this.#variables)
  }

  #templateName(context: string): Token {
    const token = this.#tokens.nextNonSpace()
    if (token.kind !== 'string' && token.kind !== 'raw-string') {
      this.#fail(token, `{{${context}}} needs the template's name in quotes`)
    }
    return token
  }

  #unquote(name: Token): string {
    const operand: Operand = this.#pipelines.string(name)
    return operand.value
  }

  #fail(token: Token, message: string): never {
    throw errorAt(this.#source, token.offset, 'template/syntax', message)
  }
}

function isEmpty(body: readonly Node[]): boolean {
  return body.every((node) => node.kind === 'text' && /^\s*$/.test(node.text))
}

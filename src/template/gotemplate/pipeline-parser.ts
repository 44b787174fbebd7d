import type { Command, NumberConstant, Operand, Pipeline, StringOperand } from './ast.ts'
import { parseCharacter, parseNumber, unquoteRaw, unquoteString } from './constants.ts'
import type { Token } from './token.ts'
import { describe, type TokenStream } from './token-stream.ts'

type End = 'right-delimiter' | 'right-paren'

/** How deep parentheses may nest. */
const maxDepth = 200

/** Parses what stands between the braces. */
export class PipelineParser {
  readonly #tokens: TokenStream
  #depth = 0

  constructor(tokens: TokenStream) {
    this.#tokens = tokens
  }

  /** Reads up to and with `end`; variables declared here are added to `scope`. */
  parse(context: string, end: End, scope: string[]): Pipeline {
    const start = this.#tokens.peekNonSpace()
    const { variables, assigns } = this.#variables(context, scope)
    const commands: Command[] = []
    for (;;) {
      const token = this.#tokens.peekNonSpace()
      if (token.kind === end) {
        this.#tokens.next()
        this.#check(token, context, commands)
        return { kind: 'pipeline', variables, assigns, commands, offset: start.offset }
      }
      if (!beginsOperand(token)) this.#tokens.fail(token, `${describe(token)} may not stand here`)
      commands.push(this.#command(scope))
    }
  }

  /** `$x :=`, `$x =` and, in a range, `$i, $v :=`. */
  #variables(context: string, scope: string[]): { readonly variables: string[]; readonly assigns: boolean } {
    const variables: string[] = []
    while (this.#tokens.peekNonSpace().kind === 'variable') {
      const next = this.#tokens.nonSpaceAfterNext()
      if (next.kind === 'assign' || next.kind === 'declare') {
        this.#takeVariable(variables, scope)
        return { variables, assigns: next.kind === 'assign' }
      }
      if (next.kind !== 'comma') break
      const token = this.#takeVariable(variables, scope)
      if (context !== 'range' || variables.length > 1) {
        this.#tokens.fail(token, `too many variables are declared in "${context}"`)
      }
      const follower = this.#tokens.peekNonSpace()
      if (!['variable', 'right-delimiter', 'right-paren'].includes(follower.kind)) {
        this.#tokens.fail(follower, 'a range can only declare variables')
      }
    }
    return { variables, assigns: false }
  }

  /** Takes a variable and the sign after it. */
  #takeVariable(variables: string[], scope: string[]): Token {
    const token = this.#tokens.nextNonSpace()
    this.#tokens.nextNonSpace()
    variables.push(token.text)
    scope.push(token.text)
    return token
  }

  #check(end: Token, context: string, commands: readonly Command[]): void {
    if (commands.length === 0) this.#tokens.fail(end, `a value is missing in "${context}"`)
    for (const [index, command] of commands.entries()) {
      const kind = command.operands[0]?.kind ?? 'nil'
      if (index > 0 && ['boolean', 'dot', 'nil', 'number', 'string'].includes(kind)) {
        this.#tokens.fail(end, `what follows a "|" has to be a function, and stage ${index + 1} is none`)
      }
    }
  }

  #command(scope: string[]): Command {
    const start = this.#tokens.peekNonSpace()
    const operands: Operand[] = []
    for (;;) {
      this.#tokens.peekNonSpace()
      const operand = this.#operand(scope)
      if (operand) operands.push(operand)
      const token = this.#tokens.peek()
      if (token.kind === 'space') continue
      if (token.kind === 'pipe') this.#tokens.next()
      else if (token.kind !== 'right-delimiter' && token.kind !== 'right-paren') {
        this.#tokens.fail(token, `${describe(token)} may not follow an operand`)
      }
      if (operands.length === 0) this.#tokens.fail(start, 'a command is empty')
      return { operands, offset: start.offset }
    }
  }

  /** A term and the fields that follow it without a space. */
  #operand(scope: string[]): Operand | undefined {
    const term = this.#term(scope)
    if (!term || this.#tokens.peek().kind !== 'field') return term
    const token = this.#tokens.peek()
    const path: string[] = []
    while (this.#tokens.peek().kind === 'field') path.push(this.#tokens.next().text.slice(1))
    switch (term.kind) {
      case 'field':
      case 'variable':
        return { ...term, path: [...term.path, ...path] }
      case 'pipeline':
      case 'function':
        return { kind: 'chain', operand: term, path, offset: term.offset }
      default:
        return this.#tokens.fail(token, `${describe(token)} may not follow a constant or a dot`)
    }
  }

  #term(scope: string[]): Operand | undefined {
    const token = this.#tokens.peekNonSpace()
    if (!beginsOperand(token)) return undefined
    this.#tokens.next()
    const { offset } = token
    switch (token.kind) {
      case 'identifier':
        return { kind: 'function', name: token.text, offset }
      case 'dot':
        return { kind: 'dot', offset }
      case 'nil':
        return { kind: 'nil', offset }
      case 'boolean':
        return { kind: 'boolean', value: token.text === 'true', offset }
      case 'field':
        return { kind: 'field', path: [token.text.slice(1)], offset }
      case 'variable':
        return this.#variable(token, scope)
      case 'number':
        return { kind: 'number', offset, ...this.#number(token, parseNumber(token.text)) }
      case 'character':
        return { kind: 'number', offset, ...this.#number(token, parseCharacter(token.text)) }
      case 'left-paren':
        return this.#parenthesis(token, scope)
      default:
        return this.string(token)
    }
  }

  #variable(token: Token, scope: readonly string[]): Operand {
    if (!scope.includes(token.text)) this.#tokens.fail(token, `the variable "${token.text}" is not declared`)
    return { kind: 'variable', name: token.text, path: [], offset: token.offset }
  }

  #number(token: Token, constant: NumberConstant | undefined): NumberConstant {
    return constant ?? this.#tokens.fail(token, `${token.text} is not a valid constant`)
  }

  #parenthesis(token: Token, scope: string[]): Pipeline {
    if (++this.#depth > maxDepth) this.#tokens.fail(token, `parentheses are nested more than ${maxDepth} deep`)
    const pipeline = this.parse('parenthesized pipeline', 'right-paren', scope)
    this.#depth--
    return pipeline
  }

  /** The string that a quoted token stands for. */
  string(token: Token): StringOperand {
    const value = token.kind === 'raw-string' ? unquoteRaw(token.text) : unquoteString(token.text)
    if (value === undefined) this.#tokens.fail(token, `the string ${token.text} has an escape that does not exist`)
    return { kind: 'string', value: value as string, text: token.text, offset: token.offset }
  }
}

const operandKinds = new Set(
  'identifier dot nil boolean field variable number character left-paren string raw-string'.split(' '),
)

function beginsOperand(token: Token): boolean {
  return operandKinds.has(token.kind)
}

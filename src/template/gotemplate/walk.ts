import type { Node, Operand, Pipeline } from './ast.ts'

/** A call of a named function as written. */
export interface FunctionCall {
  readonly name: string
  readonly offset: number
  readonly args: readonly Operand[]
  /** Whether a value is piped in as the last argument. */
  readonly piped: boolean
}

/** All calls in some bodies, whether they would run or not. */
export function functionCalls(bodies: Iterable<readonly Node[]>): readonly FunctionCall[] {
  const calls: FunctionCall[] = []
  for (const body of bodies) nodes(body, calls)
  return calls
}

function nodes(list: readonly Node[], calls: FunctionCall[]): void {
  for (const node of list) {
    if ('pipeline' in node && node.pipeline) pipeline(node.pipeline, calls)
    if ('body' in node) {
      nodes(node.body, calls)
      nodes(node.otherwise, calls)
    }
  }
}

function pipeline({ commands }: Pipeline, calls: FunctionCall[]): void {
  for (const [stage, { operands }] of commands.entries()) {
    for (const [index, operand] of operands.entries()) {
      if (operand.kind === 'function') {
        const args = index === 0 ? operands.slice(1) : []
        calls.push({ name: operand.name, offset: operand.offset, args, piped: index === 0 && stage > 0 })
      } else nested(operand, calls)
    }
  }
}

function nested(operand: Operand, calls: FunctionCall[]): void {
  if (operand.kind === 'pipeline') pipeline(operand, calls)
  if (operand.kind === 'chain') {
    const { operand: inner } = operand
    if (inner.kind === 'function') calls.push({ name: inner.name, offset: inner.offset, args: [], piped: false })
    else nested(inner, calls)
  }
}

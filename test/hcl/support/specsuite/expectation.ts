import { readFileSync } from 'node:fs'
import {
  type Body,
  convert,
  createContext,
  evaluate,
  parseNative,
  parseTypeConstraint,
  SourceFile,
  type Type,
  throwErrors,
  type Value,
} from '../../../../src/hcl/index.ts'

export interface Expectation {
  readonly type: Type | undefined
  readonly result: Value | undefined
  /** `from line:column:byte to line:column:byte` of each error. */
  readonly errors: readonly string[]
}

/** Reads a file of the notation in which the suite says what is expected. */
export function readExpectation(file: string): Expectation {
  const { body, diagnostics } = parseNative(new SourceFile(file, readFileSync(file, 'utf8')))
  throwErrors(diagnostics)
  const schema = { attributes: [{ name: 'result' }, { name: 'result_type' }], blocks: [{ type: 'diagnostics' }] }
  const { attributes, blocks } = body.content(schema, [])
  const typeExpression = attributes.get('result_type')?.expression
  const type = typeExpression && parseTypeConstraint(typeExpression).type
  const resultExpression = attributes.get('result')?.expression
  const result = resultExpression && evaluate(resultExpression, createContext()).value
  const errors = blocks.flatMap((block) =>
    block.body.content({ blocks: [{ type: 'error' }] }, []).blocks.map(({ body: inner }) => placeOf(inner)),
  )
  return { type, result: result && type ? convert(result, type) : result, errors }
}

function placeOf(body: Body): string {
  const { blocks } = body.content({ blocks: [{ type: 'from' }, { type: 'to' }] }, [])
  return blocks
    .map((block) => {
      const numbers = block.body.justAttributes([])
      const read = (name: string) => numbers.get(name)?.expression.range.text ?? '?'
      return `${block.type} ${read('line')}:${read('column')}:${read('byte')}`
    })
    .join(' ')
}

import {
  type Attribute,
  asKeyword,
  type Block,
  type BodySchema,
  type Diagnostic,
  type Expression,
  errorAt,
} from '../../../hcl/index.ts'
import type { Definitions } from './definitions.ts'
import type { FunctionDefinition, FunctionParameter } from './module.ts'

const FUNCTION: BodySchema = {
  attributes: [{ name: 'params', required: true }, { name: 'variadic_param' }, { name: 'result', required: true }],
}

/** Reads `function "name" { … }`. */
export function readFunctions(
  blocks: readonly Block[],
  definitions: Definitions<FunctionDefinition>,
): Definitions<FunctionDefinition> {
  const { diagnostics } = definitions
  for (const {
    labels: [label],
    body,
  } of blocks) {
    const { attributes } = body.content(FUNCTION, diagnostics)
    const result = attributes.get('result')?.expression
    if (!label || !result) continue
    const parameters = readParameters(attributes.get('params'), diagnostics)
    const variadic = readVariadic(attributes.get('variadic_param'), diagnostics)
    refuseTwice([...parameters, ...(variadic ? [variadic] : [])], diagnostics)
    definitions.add({ name: label.text, nameRange: label.range, parameters, variadic, result })
  }
  return definitions
}

function readParameters(attribute: Attribute | undefined, diagnostics: Diagnostic[]): FunctionParameter[] {
  if (!attribute) return []
  const items = attribute.expression.asItems()
  if (!items) diagnostics.push(wrongParameters(attribute.expression))
  return (items ?? []).flatMap((item) => {
    const name = asKeyword(item)
    if (name !== undefined) return [{ name, range: item.range }]
    diagnostics.push(wrongParameters(item))
    return []
  })
}

function wrongParameters({ range }: Expression): Diagnostic {
  return errorAt(
    range,
    'Invalid parameters',
    'The parameters are a list of names without quotes: params = [app, size].',
  )
}

function readVariadic(attribute: Attribute | undefined, diagnostics: Diagnostic[]): FunctionParameter | undefined {
  if (!attribute) return undefined
  const { expression } = attribute
  const name = asKeyword(expression)
  if (name !== undefined) return { name, range: expression.range }
  const detail = 'The parameter for all further arguments is a name without quotes: variadic_param = rest.'
  diagnostics.push(errorAt(expression.range, 'Invalid parameters', detail))
  return undefined
}

function refuseTwice(parameters: readonly FunctionParameter[], diagnostics: Diagnostic[]): void {
  for (const [index, { name, range }] of parameters.entries()) {
    if (parameters.slice(0, index).some((earlier) => earlier.name === name)) {
      diagnostics.push(errorAt(range, 'Invalid parameters', `There is a parameter ${JSON.stringify(name)} already.`))
    }
  }
}

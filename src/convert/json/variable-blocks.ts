import { attribute, block, callText, comment, quotedText, templateText, type WrittenItem } from '../../hcl/index.ts'
import type { Generated } from './generated.ts'
import type { Translator } from './translator.ts'
import type { ToPieces } from './values.ts'
import type { PlacedVariable, Variables } from './variables.ts'

/** The input variables. Those of JSON templates are texts. */
export function variableItems(variables: Variables, translator: Translator): WrittenItem[] {
  return variables.all('variable').flatMap((variable) => {
    const body = [attribute('type', 'string'), ...defaultItems(variable, translator.forDefault())]
    if (variable.sensitive) body.push(attribute('sensitive', 'true'))
    return [...remark(variable), block('variable', [variable.hclName], body)]
  })
}

function defaultItems({ default: given }: PlacedVariable, toPieces: ToPieces): WrittenItem[] {
  switch (given.kind) {
    case 'text':
      return [attribute('default', templateText(toPieces(given.text)))]
    case 'environment':
      return [attribute('default', callText('env', [quotedText(given.variable)]))]
    default:
      return []
  }
}

function remark({ name, hclName, default: given }: PlacedVariable): WrittenItem[] {
  const renamed = name === hclName ? [] : [comment(`Called ${JSON.stringify(name)} in the JSON template.`)]
  const undeclared = given.kind === 'undeclared' ? [comment('The JSON template uses it without having it.')] : []
  return given.kind === 'environment' ? [] : [...renamed, ...undeclared]
}

/** The locals: variables that are worked out of others, and what was made for the template. */
export function localItems(variables: Variables, translator: Translator, generated: Generated): WrittenItem[] {
  const toPieces = translator.forLocal()
  const locals = variables.all('local').map((variable) => {
    const text = variable.default.kind === 'text' ? variable.default.text : ''
    return { variable, value: templateText(toPieces(text)) }
  })
  const { timestampLocal } = generated
  const plain = locals.filter(({ variable }) => !variable.sensitive)
  const items = [
    ...(timestampLocal ? [timestampLocal] : []),
    ...plain.map(({ variable, value }) => attribute(variable.hclName, value)),
  ]
  const sensitive = locals.filter(({ variable }) => variable.sensitive)
  return [
    ...(items.length > 0 ? [block('locals', [], items)] : []),
    ...sensitive.map(({ variable, value }) =>
      block('local', [variable.hclName], [attribute('expression', value), attribute('sensitive', 'true')]),
    ),
  ]
}

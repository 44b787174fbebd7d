import type { MapValue, Value } from '../../template/index.ts'
import { when } from '../combine.ts'
import { isOneOf, text, texts, unfixable, valueAt, withValue } from '../edit.ts'
import type { Fixer } from '../fixer.ts'

export const powershellEscapes: Fixer = {
  name: 'powershell-escapes',
  summary: 'powershell: backticks before $, ", \' and ` in variables, user and password are removed: none are needed',
  provisioner: when(isOneOf('powershell'), (provisioner) => {
    const withUser = fixCredential(fixCredential(provisioner, 'elevated_user'), 'elevated_password')
    return fixEnvironment(withUser) ?? provisioner
  }),
}

function unescaped(text: string): string {
  return text.replace(/`([$"'`])/g, '$1')
}

function fixCredential(provisioner: MapValue, option: string): MapValue {
  const value = valueAt(provisioner, option)
  if (!value) return provisioner
  if (value.kind !== 'string') throw unfixable(`"${option}" must be a string`, value.place, 'put it in double quotes')
  return withValue(provisioner, option, text(unescaped(value.value), value.place))
}

/** Undefined for variables that Packer doesn't understand: it leaves such a provisioner alone. */
function fixEnvironment(provisioner: MapValue): MapValue | undefined {
  const value = valueAt(provisioner, 'environment_vars')
  if (!value) return provisioner
  const variables = textsOf(value)
  return variables && withValue(provisioner, 'environment_vars', texts(variables.map(unescaped), value.place))
}

/** The members of a list of texts; null is an empty list, or an empty text. */
function textsOf(value: Value): readonly string[] | undefined {
  if (value.kind === 'null') return []
  if (value.kind !== 'list') return undefined
  const found: string[] = []
  for (const item of value.items) {
    if (item.kind !== 'string' && item.kind !== 'null') return undefined
    found.push(item.kind === 'string' ? item.value : '')
  }
  return found
}

import type { MapValue, Value } from '../../template/index.ts'
import { when } from '../combine.ts'
import { isOneOf, text, texts, unfixable, valueAt, withValue } from '../edit.ts'
import type { Fixer } from '../fixer.ts'

export const powershellEscapes: Fixer = {
  name: 'powershell-escapes',
  summary: 'powershell: backticks before $, ", \' and ` in variables, user and password are removed: none are needed',
  provisioner: when(isOneOf('powershell'), (provisioner) =>
    fixEnvironment(fixCredential(fixCredential(provisioner, 'elevated_user'), 'elevated_password')),
  ),
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

/** Only a list of texts is understood; for Packer, null is an empty list or an empty text. */
function fixEnvironment(provisioner: MapValue): MapValue {
  const value = valueAt(provisioner, 'environment_vars')
  const variables = value?.kind === 'null' ? [] : listedTexts(value)
  if (!value || !variables) return provisioner
  return withValue(provisioner, 'environment_vars', texts(variables.map(unescaped), value.place))
}

function listedTexts(value: Value | undefined): readonly string[] | undefined {
  if (value?.kind !== 'list') return undefined
  const found: string[] = []
  for (const item of value.items) {
    if (item.kind !== 'string' && item.kind !== 'null') return undefined
    found.push(item.kind === 'string' ? item.value : '')
  }
  return found
}

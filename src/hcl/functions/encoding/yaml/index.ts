import { DYNAMIC, STRING } from '../../../types/index.ts'
import { isWhollyKnown, stringValue, unknownValue } from '../../../values/index.ts'
import { textAt, valueAt } from '../../arguments.ts'
import type { ValueFunction } from '../../function.ts'
import { library } from '../../library.ts'
import { yamlValue } from './decode.ts'
import { yamlText } from './encode.ts'

type Yaml = typeof import('yaml')

/** In a bundle all of it is the default export, as it is in CommonJS. */
const yaml = library(async (): Promise<Yaml> => {
  const module: Yaml & { readonly default?: Yaml } = await import('yaml')
  return module.default ?? module
})

export const yamlencode: ValueFunction = {
  description: 'The value as YAML.',
  parameters: [{ name: 'value', type: DYNAMIC, allowNull: true, allowUnknown: true, allowDynamic: true }],
  returns: STRING,
  call: (args) => {
    const value = valueAt(args, 0)
    return isWhollyKnown(value) ? stringValue(yamlText(value)) : unknownValue(STRING)
  },
}

export const yamldecode: ValueFunction = {
  description: 'The value of a YAML text: sequences become tuples, mappings objects.',
  parameters: [{ name: 'src', type: STRING }],
  returns: DYNAMIC,
  call: (args) => yamlValue(yaml(), textAt(args, 0)),
}

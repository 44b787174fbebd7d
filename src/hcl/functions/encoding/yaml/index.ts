import { DYNAMIC, STRING } from '../../../types/index.ts'
import { isWhollyKnown, stepsToWalk, stringValue, unknownValue } from '../../../values/index.ts'
import { textAt, valueAt } from '../../arguments.ts'
import type { ValueFunction } from '../../function.ts'
import { library } from '../../library.ts'
import { countMarks } from '../marks.ts'
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
  call: (args, _, meter) => {
    const value = valueAt(args, 0)
    // Characters are looked at one by one: sixteen times as long as others take to walk over them.
    meter.work(stepsToWalk(value) * 16)
    return isWhollyKnown(value) ? stringValue(yamlText(value, meter)) : unknownValue(STRING)
  },
}

/** Where a node may begin or end. */
const MARKS = ['\n', ',', '[', '{', ':', '-', '?']

/** A node takes some 500 bytes while the text is read. */
const MEMBERS_A_MARK = 3

export const yamldecode: ValueFunction = {
  description: 'The value of a YAML text: sequences become tuples, mappings objects.',
  parameters: [{ name: 'src', type: STRING }],
  returns: DYNAMIC,
  call: (args, _, meter) => {
    const text = textAt(args, 0)
    countMarks(text, MARKS, meter, MEMBERS_A_MARK)
    return yamlValue(yaml(), text)
  },
}

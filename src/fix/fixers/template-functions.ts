import type { Value } from '../../template/index.ts'
import { mapValues, text } from '../edit.ts'
import type { Fixer } from '../fixer.ts'

const namesWithTime = ['ami_name', 'bundle_prefix', 'snapshot_name']

// Go's \s knows fewer spaces than JavaScript's.
const createTimeAction = /\{\{[\t\n\f\r ]*\.CreateTime[\t\n\f\r ]*\}\}/g

export const createTime: Fixer = {
  name: 'createtime',
  summary: 'builders: {{.CreateTime}} in names of images becomes {{timestamp}}',
  builder: (builder) => ({
    ...builder,
    entries: builder.entries.map((entry) =>
      namesWithTime.includes(entry.key)
        ? { ...entry, value: replaced(entry.value, createTimeAction, '{{timestamp}}') }
        : entry,
    ),
  }),
}

/** Options that are texts, and the texts in options that are objects; Packer looks no deeper and into no list. */
export const cleanImageName: Fixer = {
  name: 'clean-image-name',
  summary: 'builders: the functions clean_image_name and clean_ami_name become clean_resource_name',
  builder: (builder) =>
    mapValues(builder, (value) =>
      value.kind === 'map' ? mapValues(value, withCleanResourceName) : withCleanResourceName(value),
    ),
}

function withCleanResourceName(value: Value): Value {
  return replaced(value, /clean_(?:image|ami)_name/g, 'clean_resource_name')
}

function replaced(value: Value, pattern: RegExp, by: string): Value {
  return value.kind === 'string' ? text(value.value.replace(pattern, by), value.place) : value
}

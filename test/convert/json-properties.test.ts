import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findDefinition } from '../../src/cli/find-definition.ts'
import { convertJson, convertToTypeScript, type Style } from '../../src/convert/index.ts'
import { parseSyntax, SourceFile } from '../../src/hcl/index.ts'
import { readJsonTemplate } from '../../src/template/json/read.ts'
import { anyText } from '../hcl/support/values.ts'

const call = fc.constantFrom(
  ...[
    '{{user `a`}}',
    '{{ user "b c" | upper }}',
    '{{build `ID`}}',
    '{{timestamp}}',
    '{{isotime "2006"}}',
    '{{env `X`}}',
  ],
  ...[
    '{{.Vars}}',
    '{{- if .X -}}',
    '{{end}}',
    '{{`{{`}}',
    '{{/* c */}}',
    '{{printf "%q" (user `a`)}}',
    '{{',
    '}}',
    '${x}',
    '%{if}',
  ],
)
const text = fc.array(fc.oneof(anyText, call), { maxLength: 4 }).map((parts) => parts.join(''))
const key = fc.constantFrom(
  ...[
    'ami_name',
    'tags',
    'source_ami_filter',
    'aws_polling',
    'launch_block_device_mappings',
    'ami_users',
    'encrypt_boot',
  ],
  ...['inline', 'ssh_timeout', 'ssh_port', '_note', 'other', 'not a name', '1st', 'Region', 'linux_options'],
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(key, text), tie('value'), { maxKeys: 3 }),
  ),
}))
const options = fc.dictionary(key, value, { maxKeys: 5 })
const type = fc.constantFrom('amazon-ebs', 'null', 'amazon-chroot', 'elsewhere')

const template = fc.record({
  _comment: text,
  description: text,
  variables: fc.dictionary(fc.oneof(fc.constantFrom('a', 'b c'), text), fc.oneof(text, fc.constant(null)), {
    maxKeys: 4,
  }),
  'sensitive-variables': fc.constant(['a']),
  builders: fc.tuple(type, options).map(([one, own]) => [{ ...own, type: one, name: 'x y' }, { type: 'null' }]),
  provisioners: fc.array(
    options.map((own) => ({ ...own, type: 'shell', only: ['x y'], override: { null: own } })),
    { maxLength: 2 },
  ),
  'post-processors': fc.array(
    options.map((own) => ['manifest', { ...own, type: 'compress' }]),
    { maxLength: 1 },
  ),
})

test('whatever stands in a JSON template, what is written can be read', async () => {
  await fc.assert(
    fc.asyncProperty(template, fc.constantFrom<Style>('packer', 'faithful', 'module'), async (json, style) => {
      const document = readJsonTemplate({ file: 't.json', text: JSON.stringify(json) })
      const converted = await convertJson({ document, findDefinition, style, annotates: true })
      const file = new SourceFile('t.pkr.hcl', converted.text)
      const { diagnostics } = parseSyntax(file)
      expect(diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`)).toEqual([])
      const module = await convertToTypeScript({ files: [file], findDefinition })
      expect(module.text).toContain('export default template({')
    }),
    { numRuns: 150 },
  )
})

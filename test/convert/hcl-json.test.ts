import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findDefinition } from '../../src/cli/find-definition.ts'
import { nativePieces } from '../../src/convert/hcl-json/pieces.ts'
import { convertHclJson } from '../../src/convert/index.ts'
import {
  createContext,
  evaluate,
  parseExpressionText,
  parseTemplateText,
  SourceFile,
  stringValue,
  templateText,
} from '../../src/hcl/index.ts'
import { attemptLoad } from '../../src/template/index.ts'
import { parseJson } from '../../src/template/json/parse.ts'
import { anyText } from '../hcl/support/values.ts'
import { requestFor } from '../support/load.ts'
import { decodedBuilds } from './support/decoded.ts'

const template = {
  '//': 'What it is for.',
  packer: {
    required_version: '>= 1.7',
    required_plugins: { docker: { source: 'github.com/hashicorp/docker', version: '>= 1' } },
  },
  variable: {
    name: {
      type: 'string',
      default: 'x',
      validation: { condition: '${length(var.name) > 0}', error_message: 'Empty.' },
    },
    sizes: { type: 'list(number)', default: [8, 20] },
  },
  locals: [{ upper: '${upper(var.name)}', text: 'a "${var.name}" $${b} \\ %{ if true }yes%{ endif }' }],
  local: { secret: { expression: '${local.upper}!', sensitive: true } },
  data: { null: { d: { input: '${local.upper}' } } },
  source: {
    null: { a: { communicator: 'none', ssh_port: 22 } },
    'amazon-ebs': {
      b: {
        ami_name: '${local.text} {{timestamp}}',
        encrypt_boot: '${var.name == "x"}',
        source_ami_filter: { filters: { name: '${var.name}*' }, owners: ['self'] },
        dynamic: {
          launch_block_device_mappings: {
            for_each: '${var.sizes}',
            iterator: 'size',
            content: { device_name: 'xvd${size.key}', volume_size: '${size.value}' },
          },
        },
        tags: { '//': 'no comment', '${var.name}': 'y' },
      },
    },
  },
  build: [
    {
      name: 'all',
      sources: ['null.a', 'source.amazon-ebs.b'],
      provisioner: [
        { 'shell-local': { inline: ['echo ${source.name} ${build.ID}'], only: ['null.a'], pause_before: '10s' } },
        { 'shell-local': [{ command: 'x', override: { a: { command: 'y' } } }, { command: 'z' }] },
      ],
      'error-cleanup-provisioner': { sleep: { duration: '1s' } },
      'post-processor': { manifest: { output: 'm.json' } },
      'post-processors': [{ 'post-processor': [{ compress: { output: 'x.zip' } }, { checksum: {} }] }],
    },
    { source: { 'null.a': { name: 'c', ssh_host: 'h' } } },
  ],
}

test('what is written in native syntax comes to the same', async () => {
  const text = JSON.stringify(template)
  const native = await convertHclJson(parseJson({ file: 't.pkr.json', text }), findDefinition)
  const fromJson = await attemptLoad(requestFor(text, { path: 't.pkr.json' }))
  const fromNative = await attemptLoad(requestFor(native, { path: 't.pkr.hcl' }))
  expect([fromJson.errors, fromNative.errors]).toEqual([[], []])
  expect(await decodedBuilds(fromNative.template)).toEqual(await decodedBuilds(fromJson.template))
  expect(fromNative.template.builds).toHaveLength(3)
  expect(native).toMatch(/^# What it is for\.\npacker \{\n/)
  expect(native).toContain('type    = list(number)\n')
  expect(native).toContain('condition     = length(var.name) > 0\n')
})

describe('a text of JSON in native syntax', () => {
  const context = createContext({ variables: { x: stringValue('<x>') } })

  test('means what it means as a template', () => {
    const parts = fc.array(
      fc.oneof(anyText, fc.constantFrom('${x}', '$${x}', '${ x }', '${~ x ~}', '%{ if true }', '%{ endif }')),
    )
    fc.assert(
      fc.property(parts, (written) => {
        const text = written.join('')
        const asTemplate = parseTemplateText(new SourceFile('t', text))
        fc.pre(asTemplate.diagnostics.length === 0)
        const wanted = evaluate(asTemplate.result, context)
        fc.pre(wanted.diagnostics.length === 0)
        const { result, diagnostics } = parseExpressionText(new SourceFile('n', templateText(nativePieces(text))))
        // A heredoc is no whole expression, but that of an argument.
        if (templateText(nativePieces(text)).startsWith('<<')) return
        expect(diagnostics).toEqual([])
        expect(evaluate(result, context).value).toEqual(wanted.value)
      }),
      { numRuns: 300 },
    )
  })
})

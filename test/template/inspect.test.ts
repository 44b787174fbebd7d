import { expect, test } from 'vitest'
import { inspectionLines, inspectTemplate } from '../../src/template/index.ts'
import { requestFor } from '../support/load.ts'

// That the text is Packer's is proven in test/e2e/json-template-differential.test.ts.

const template = {
  variables: { token: 'hush', copy: 'hush', region: 'x', needed: null },
  'sensitive-variables': ['token'],
  builders: [{ type: 'null', name: 'z' }, { type: 'null' }],
  provisioners: [{ type: 'shell' }],
}

test('a template is shown without being resolved', async () => {
  expect(await inspectTemplate(requestFor(template))).toEqual({
    language: 'JSON',
    description: undefined,
    variables: [
      { name: 'copy', default: '<sensitive>', required: false },
      { name: 'needed', default: '', required: true },
      { name: 'region', default: 'x', required: false },
      { name: 'token', default: '<sensitive>', required: false },
    ],
    builders: [
      { name: 'null', type: 'null' },
      { name: 'z', type: 'null' },
    ],
    provisioners: ['shell'],
  })
})

test('facts for machines come with the lines that say them', async () => {
  const lines = inspectionLines(await inspectTemplate(requestFor(template)))
  const at = lines.findIndex((line) => line.kind === 'fact' && line.category === 'template-builder')
  expect(lines.slice(at, at + 4)).toEqual([
    { kind: 'fact', category: 'template-builder', data: ['null', 'null'] },
    { kind: 'say', text: '  null' },
    { kind: 'fact', category: 'template-builder', data: ['z', 'null'] },
    { kind: 'say', text: '  z    (null)' },
  ])
  expect(lines).toContainEqual({ kind: 'fact', category: 'template-variable', data: ['needed', '', '1'] })
})

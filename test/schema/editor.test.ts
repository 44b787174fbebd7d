import { beforeAll, expect, test } from 'vitest'
import { getLanguageService, type LanguageService, TextDocument } from 'vscode-json-languageservice'
import { builders } from '../../src/builders/index.ts'
import { postProcessors } from '../../src/post-processors/index.ts'
import { provisioners } from '../../src/provisioners/index.ts'
import { templateSchema } from '../../src/schema/index.ts'

// What somebody sees who edits a template in VS Code: its own language service is asked.

let editor: LanguageService
beforeAll(async () => {
  const schema = JSON.parse(JSON.stringify(await templateSchema({ builders, provisioners, postProcessors })))
  editor = getLanguageService({})
  editor.configure({ validate: true, schemas: [{ uri: 'file:///ingot.schema.json', fileMatch: ['*'], schema }] })
})

function open(text: string) {
  const document = TextDocument.create('file:///ami.json', 'json', 1, text.replace('|', ''))
  const at = document.positionAt(Math.max(0, text.indexOf('|')))
  return { document, at, parsed: editor.parseJSONDocument(document) }
}

/** What is offered at `|`. */
async function offered(text: string): Promise<string[]> {
  const { document, at, parsed } = open(text)
  return (await editor.doComplete(document, at, parsed))?.items.map(({ label }) => label) ?? []
}

test.each([
  ['{ "|" }', ['builders', 'provisioners', 'post-processors', 'variables']],
  ['{ "builders": [{ "type": "|" }] }', ['"amazon-ebs"', '"null"', '"virtualbox-iso"']],
  ['{ "builders": [{ "type": "amazon-ebs", "|" }] }', ['region', 'ami_name', 'ssh_username', 'name']],
  ['{ "provisioners": [{ "type": "shell", "|" }] }', ['inline', 'scripts', 'override', 'pause_before']],
  ['{ "post-processors": [[{ "type": "checksum", "|" }]] }', ['checksum_types', 'keep_input_artifact']],
  ['{ "post-processors": ["|"] }', ['"manifest"']],
  [
    '{ "builders": [{ "type": "amazon-ebs", "launch_block_device_mappings": [{ "|" }] }] }',
    ['device_name', 'volume_size'],
  ],
])('%s', async (text, labels) => {
  expect(await offered(text)).toEqual(expect.arrayContaining(labels))
})

test('options of other components are not offered, nor are old names', async () => {
  const labels = await offered('{ "builders": [{ "type": "null", "|" }] }')
  expect(labels).toContain('ssh_timeout')
  expect(labels).not.toContain('ami_name')
  expect(labels).not.toContain('ssh_wait_timeout')
})

test('an option is explained', async () => {
  const { document, at, parsed } = open('{ "provisioners": [{ "type": "shell", "inl|ine": [] }] }')
  expect(JSON.stringify((await editor.doHover(document, at, parsed))?.contents)).toContain('joined by line ends')
})

test('mistakes are marked where they stand', async () => {
  const builder =
    '{ "type": "null", "communicator": "none", "ssh_pty": "maybe", "ssh_wait_timeout": "5m", "ssh_prot": 1 }'
  const { document, parsed } = open(`{ "builders": [${builder}] }`)
  const found = await editor.doValidation(document, parsed, { schemaValidation: 'warning' })
  expect(found.map(({ range, message }) => [document.getText(range), message]).sort()).toEqual([
    ['"maybe"', 'This must be true or false.'],
    ['"ssh_prot"', 'Property ssh_prot is not allowed.'],
    ['"ssh_wait_timeout": "5m"', 'use "ssh_timeout" instead'],
  ])
})

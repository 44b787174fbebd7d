import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

// The examples in the pages are templates that pass, or parts of one.

let sandbox: CliSandbox
beforeAll(async () => {
  sandbox = await CliSandbox.make()
  await mkdir(join(sandbox.folder, 'site'))
  await sandbox.write('site.yml', '[]')
  await installAnsible(join(sandbox.folder, 'bin'))
})
afterAll(() => sandbox.remove())

/** Whoever reads the page has it; these tests need no more than that it is there. */
async function installAnsible(folder: string): Promise<void> {
  await mkdir(folder)
  await writeFile(join(folder, 'ansible-playbook'), '#!/bin/sh\necho "ansible-playbook [core 2.14.18]"\n', {
    mode: 0o755,
  })
  sandbox.env['PATH'] = `${folder}:${sandbox.env['PATH']}`
}

async function examples(page: string, language = 'json'): Promise<string[]> {
  const text = await readFile(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1] ?? '')
}

async function verdict(template: string) {
  await sandbox.write('example.json', template)
  return sandbox.run(['validate', 'example.json'])
}

const builders = '[{ "type": "null", "communicator": "none" }]'

describe.each([
  ['provisioners.md', (example: string) => `{ "builders": ${builders}, "provisioners": [${example}] }`, 11],
  [
    'post-processors.md',
    (example: string) => `{ "variables": { "password": "x" }, "builders": ${builders}, ${example} }`,
    3,
  ],
  ['builders-null.md', withoutKeyFile, 1],
  ['builders-docker.md', (example: string) => example, 1],
  ['builders-file.md', (example: string) => example, 1],
] as const)('%s', (page, template, count) => {
  test('has examples that pass', async () => {
    const found = await examples(page)
    expect(found).toHaveLength(count)
    for (const example of found) {
      const { status, stdout, stderr } = await verdict(template(example))
      expect(status, `${example}${stdout}${stderr}`).toBe(0)
    }
  })
})

test('data-sources.md has examples that are in order', async () => {
  const found = await examples('data-sources.md', 'hcl')
  expect(found).toHaveLength(7)
  for (const example of found) {
    await sandbox.write('example.pkr.hcl', example)
    expect(await sandbox.run(['fmt', '-check', '-diff', 'example.pkr.hcl'])).toMatchObject({ status: 0, stdout: '' })
  }
})

/** Nobody can be asked to have that key. */
function withoutKeyFile(example: string): string {
  return example.replace(/"ssh_private_key_file": "[^"]+"/, '"ssh_password": "x"')
}

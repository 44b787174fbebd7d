import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COMPONENTS, componentFiles } from '../../scripts/typescript-components.ts'

test('the functions of templates are what the definitions of options say', async () => {
  const files = await componentFiles()
  const there = readdirSync(COMPONENTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  expect(there.toSorted(), 'run: node scripts/typescript-components.ts').toEqual([...files.keys()].toSorted())
  for (const [path, text] of files) {
    expect(readFileSync(join(COMPONENTS, path), 'utf8'), 'run: node scripts/typescript-components.ts').toBe(text)
  }
})

test('options have their documentation, defaults and warnings', async () => {
  const files = await componentFiles()
  expect(files.get('builders/file.ts')).toContain('  /** The file to write. */\n  readonly target: May<string>\n')
  expect(files.get('communicator-options.ts')).toContain('   * @deprecated use "ssh_timeout" instead\n')
  expect(files.get('provisioners/shell.ts')).toMatch(/ \*\n {3}\* Default: false\.\n {3}\*\/\n {2}readonly binary\?/)
  expect(files.get('builders/amazon-ebs.ts')).not.toContain('fast_launch')
})

test('what several components have is written once, but for what one says otherwise', async () => {
  const files = await componentFiles()
  const docker = files.get('builders/docker.ts')
  expect(docker).toContain('export interface DockerOptions extends CommunicatorOptions, RegistryLoginOptions {\n')
  expect(docker).not.toContain('ssh_host')
  expect(docker).toContain('How to reach the container: "docker" (the default)')
  const amis = files.get('data-sources/amazon-ami.ts')
  expect(amis).toContain('export interface LatestAmiOptions extends AwsAccessOptions {\n')
  expect(amis).not.toContain('access_key')
  expect(files.get('aws-access-options.ts')).toContain('readonly access_key?: May<string> | undefined')
})

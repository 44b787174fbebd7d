import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { initRepository } from '../support/git-repository.ts'
import { runIngot, succeeded } from '../support/ingot.ts'

// A template that looks up what it needs, built by the program as users have it: in the local cloud, of programs, over HTTP.

const PASSWORD = 'sesame-street-9'

let folder: string
let home: string
let server: Server
let commit: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-data-'))
  home = mkdtempSync(join(tmpdir(), 'ingot-home-'))
  commit = initRepository(folder)
  server = createServer((_, response) => response.end('1.2.3'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  succeeded(await ingot('cloud', 'start'))
  await putSecrets()
  writeFileSync(join(folder, 'web.pkr.hcl'), template((server.address() as AddressInfo).port))
})
afterAll(async () => {
  server.close()
  await ingot('cloud', 'stop')
  for (const each of [folder, home]) rmSync(each, { recursive: true, force: true })
})

const ingot = (...args: string[]) =>
  runIngot(args, { cwd: folder, env: { INGOT_HOME: home, AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' } })

async function putSecrets(): Promise<void> {
  const text = succeeded(await ingot('cloud', 'env'))
  const value = (name: string) => new RegExp(`^export ${name}='?([^'\\n]*)`, 'm').exec(text)?.[1] ?? ''
  const options = {
    region: 'eu-west-1',
    endpoint: value('AWS_ENDPOINT_URL'),
    credentials: { accessKeyId: value('AWS_ACCESS_KEY_ID'), secretAccessKey: value('AWS_SECRET_ACCESS_KEY') },
  }
  await new SSMClient(options).send(new PutParameterCommand({ Name: '/web/port', Value: '8080', Type: 'String' }))
  const SecretString = JSON.stringify({ user: 'web', password: PASSWORD })
  await new SecretsManagerClient(options).send(new CreateSecretCommand({ Name: 'prod/web', SecretString }))
}

function template(port: number): string {
  return `
data "amazon-parameterstore" "port" {
  name = "/web/port"
}
data "amazon-secretsmanager" "web" {
  name = local.secret
  key  = "password"
}
data "http" "version" {
  url = "http://127.0.0.1:${port}/latest"
}
data "git-commit" "current" {}
data "external" "upper" {
  program = ["sh", "-c", "tr a-z A-Z"]
  query   = { VERSION = data.http.version.body, COMMIT = data.git-commit.current.hash }
}
data "external" "unused" {
  program = ["sh", "-c", "touch used; echo {}"]
}
locals {
  secret = "prod/web"
}
source "file" "facts" {
  target  = "facts.txt"
  content = jsonencode([
    data.amazon-parameterstore.port.value,
    data.amazon-secretsmanager.web.value,
    data.external.upper.result,
  ])
}
build {
  sources = ["source.file.facts"]
  provisioner "shell-local" {
    inline = ["echo password \${data.amazon-secretsmanager.web.value}"]
  }
}
`
}

test('a build reads what it uses, and shows no secret', async () => {
  const stdout = succeeded(await ingot('build', '--local', '--events=events.jsonl', '.'))
  expect(JSON.parse(readFileSync(join(folder, 'facts.txt'), 'utf8'))).toEqual([
    '8080',
    PASSWORD,
    { VERSION: '1.2.3', COMMIT: commit.toUpperCase() },
  ])
  expect(stdout).toContain('password <sensitive>')
  for (const text of [stdout, readFileSync(join(folder, 'events.jsonl'), 'utf8')]) expect(text).not.toContain(PASSWORD)
  await expect(stat(join(folder, 'used'))).rejects.toThrow('ENOENT')
})

test('validating reads nothing, and planning tells what reading takes', async () => {
  expect(succeeded(await ingot('validate', '.'))).toBe('The configuration is valid.\n')
  const { Statement } = JSON.parse(succeeded(await ingot('plan', '-permissions', '.')))
  expect(Statement.flatMap(({ Action }: { Action: string[] }) => Action)).toEqual([
    'ssm:GetParameter',
    'secretsmanager:GetSecretValue',
    'kms:Decrypt',
  ])
})

test('what is not there is told where it was asked for, and nothing is built', async () => {
  const file = join(folder, 'web.pkr.hcl')
  rmSync(join(folder, 'facts.txt'))
  writeFileSync(file, readFileSync(file, 'utf8').replace('/web/port', '/web/prt'))
  for (const command of [
    ['build', '--local', '.'],
    ['validate', '--local', '--evaluate-datasources', '.'],
  ]) {
    const { code, stdout } = await ingot(...command)
    expect(code).toBe(1)
    expect(stdout).toContain('Error data/not-found at web.pkr.hcl:3:10')
    expect(stdout).toContain('there is no parameter "/web/prt" in eu-west-1')
  }
  await expect(stat(join(folder, 'facts.txt'))).rejects.toThrow('ENOENT')
})

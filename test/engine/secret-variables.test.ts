import { expect, test } from 'vitest'
import { secretsOf, secretsOfOptions } from '../../src/engine/secret-variables.ts'

test.each([
  ['AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI', ['wJalrXUtnFEMI']],
  ['GITHUB_TOKEN', 'ghp_12345678', ['ghp_12345678']],
  ['token', 'ghp_12345678', ['ghp_12345678']],
  ['MYSQL_PASSWORD', 'long-enough', ['long-enough']],
  ['MYSQL_PASSWORD', 'short', []],
  ['SSH_AUTH_SOCK', '/tmp/a-long-path', []],
  ['TOKEN_FILE', '/run/secrets/token', []],
  ['MONKEY', 'long-enough', []],
  ['https_proxy', 'http://u:p%40ss@proxy:3128', ['p%40ss', 'p@ss']],
  ['HTTP_PROXY', 'proxy:3128', []],
  ['no_proxy', 'localhost,127.0.0.1', []],
])('the environment variable %s=%s', (name, value, secrets) => {
  expect(secretsOf({ [name]: value })).toEqual(secrets)
})

test('variables that options set for scripts', () => {
  expect(
    secretsOfOptions({
      environment_vars: ['DB_PASSWORD=a=long one', 'REGION=eu-west-1', 'API_KEY={{ build `Password` }}', 'PATH'],
      env: { NPM_TOKEN: 'npm_12345678', HOME: '/root/home' },
      ansible_env_vars: ['VAULT_TOKEN=hvs.12345678'],
      inline: ['SECRET=not-looked-at'],
    }),
  ).toEqual(['a=long one', 'hvs.12345678', 'npm_12345678'])
})

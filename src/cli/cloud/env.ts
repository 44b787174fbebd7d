import { IngotError } from '../../errors/index.ts'
import { type CommandIo, parseCommand } from '../command.ts'

export const spec = {
  usage: 'ingot cloud env',
  description: `
Prints the variables by which the AWS CLI, AWS's SDKs and what is built upon them (such as Terraform's
AWS provider) find the running local cloud, as lines for a shell.`,
  flags: {},
  positionals: { least: 0, most: 0 },
  examples: [{ command: 'eval "$(ingot cloud env)"', explanation: 'Use the local cloud in this shell.' }],
}

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  if (!parseCommand(spec, argv, io)) return 0
  const { cloudVariables } = await import('../../cloud/index.ts')
  const variables = await cloudVariables(io.host.env)
  if (!variables) {
    throw new IngotError('cloud/not-running', "the local cloud isn't running", { hint: 'Start it: ingot cloud start' })
  }
  for (const [name, value] of Object.entries(variables)) io.stdout.write(`export ${name}='${value}'\n`)
  // Last, since a shell that joins the lines takes all that follows for the comment.
  io.stdout.write(
    `# AWS CLI before 2.13 ignores AWS_ENDPOINT_URL; give it: --endpoint-url ${variables['AWS_ENDPOINT_URL']}\n`,
  )
  return 0
}

import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'

export { SSMClient }

/** The calls of Systems Manager that Ingot makes. Load this module with `import()`. */
export const ssmCommands = { GetParameter: GetParameterCommand } as const

import { DecodeAuthorizationMessageCommand, STSClient } from '@aws-sdk/client-sts'

export { STSClient }

/** The STS calls Ingot makes. Load this module with `import()`. */
export const stsCommands = { DecodeAuthorizationMessage: DecodeAuthorizationMessageCommand } as const

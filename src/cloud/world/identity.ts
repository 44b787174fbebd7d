/** The one account of a local cloud: the number that AWS's own documentation uses. */
export const accountId = '123456789012'

/** Who owns base images and their stand-ins. `amazon` as an owner means this account too: it is the provider's. */
export const providerAccount = { id: '000000000001', alias: 'ingot' } as const

export const userArn = `arn:aws:iam::${accountId}:user/ingot`

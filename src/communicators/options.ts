import type { z } from 'zod'
import { boolean, duration, integer, list, milliseconds, option, string } from '../options/index.ts'

/**
 * The options of Packer's communicators, to be spread into a builder's own: `{ ...communicatorOptions, region: … }`.
 * What relations between them mean is worked out by `prepareCommunicator`.
 */
export const communicatorOptions = {
  communicator: option(
    string().default('ssh'),
    'How to reach the machine: "ssh", "winrm", or "none" to leave it alone. Default "ssh".',
  ),
  pause_before_connecting: option(
    duration().default(0),
    'Connects once, waits this long, and connects again: for machines that restart during their first start.',
  ),

  ssh_host: option(string().optional(), 'The address to connect to. Most builders know it themselves.'),
  ssh_port: option(integer().min(0).max(65535).optional(), 'The port to connect to. Default 22.'),
  ssh_username: option(string().optional(), 'The user to log in as. Required.'),
  ssh_password: option(string().optional(), {
    description: 'Answers password and keyboard-interactive log-ins.',
    sensitive: true,
  }),
  ssh_private_key_file: option(string().optional(), 'A private key without a passphrase; "~" is the home folder.'),
  ssh_keypair_name: option(string().optional(), "The name of a key pair at the provider; cloud builders' business."),
  temporary_key_pair_name: option(string().optional(), 'The name of the key pair that is made for the build.'),
  temporary_key_pair_type: option(
    string().optional(),
    'The kind of the key pair that is made for the build: "ed25519", "rsa" or "ecdsa". Default "ed25519".',
  ),
  temporary_key_pair_bits: option(
    integer().optional(),
    'The size of that key: at least 1024 for rsa (default 4096); 256, 384 or 521 for ecdsa (default 521).',
  ),
  ssh_clear_authorized_keys: option(
    boolean().default(true),
    "Removes the build's temporary key from the authorized_keys files of the login user and root before an image is made.",
  ),
  ssh_ciphers: option(list(string()).optional(), 'The ciphers to offer, best first.'),
  ssh_key_exchange_algorithms: option(list(string()).optional(), 'The key exchange methods to offer, best first.'),
  ssh_pty: option(boolean().default(false), 'Runs commands in a terminal (xterm, 80 columns, 40 lines, no echo).'),
  ssh_timeout: option(
    duration().optional(),
    'How long to try to connect. Default 5m; without limit when only ssh_handshake_attempts is set.',
  ),
  ssh_wait_timeout: option(duration().optional(), {
    description: 'The old name of ssh_timeout.',
    deprecated: 'use "ssh_timeout" instead',
  }),
  ssh_handshake_attempts: option(
    integer().min(0).optional(),
    'How many refused log-ins to accept. Default 10; without limit when only ssh_timeout is set.',
  ),
  ssh_agent_auth: option(boolean().default(false), 'Offers the keys of the SSH agent at SSH_AUTH_SOCK.'),
  ssh_disable_agent_forwarding: option(
    boolean().default(false),
    'Keeps the SSH agent away from the machine. It is forwarded otherwise when SSH_AUTH_SOCK is set.',
  ),
  ssh_file_transfer_method: option(
    string().optional(),
    '"scp" or "sftp". When it is left out, the quickest that works is taken.',
  ),
  ssh_keep_alive_interval: option(
    duration().default(milliseconds('5s')),
    'How often to make sure that the connection is alive. Default 5s; negative turns it off.',
  ),
  ssh_read_write_timeout: option(
    duration().default(0),
    'Ends the connection when nothing arrived for this long. Default 0: never.',
  ),

  ssh_certificate_file: option(
    string().optional(),
    'The certificate that a CA made for ssh_private_key_file (ssh-keygen -s), shown along with it.',
  ),
  ssh_bastion_host: option(
    string().optional(),
    'A host that is logged in to first; the machine is reached from there.',
  ),
  ssh_bastion_port: option(integer().min(0).max(65535).optional(), 'The port of the bastion host. Default 22.'),
  ssh_bastion_username: option(
    string().optional(),
    'The user to log in as on the bastion host. Default: ssh_username.',
  ),
  ssh_bastion_password: option(string().optional(), {
    description: "Answers the bastion host's password and keyboard-interactive log-ins.",
    sensitive: true,
  }),
  ssh_bastion_interactive: option(
    boolean().default(false),
    "Asks the person at the terminal the bastion host's keyboard-interactive questions, such as for a one-time code.",
  ),
  ssh_bastion_agent_auth: option(
    boolean().default(false),
    'Offers the keys of the SSH agent at SSH_AUTH_SOCK to the bastion host.',
  ),
  ssh_bastion_private_key_file: option(
    string().optional(),
    'The private key for the bastion host. Default: ssh_private_key_file, along with its certificate.',
  ),
  ssh_bastion_certificate_file: option(
    string().optional(),
    'The certificate for the private key for the bastion host.',
  ),
  ssh_proxy_host: option(
    string().optional(),
    'A proxy to connect through: a SOCKS5 proxy, or with http:// or https:// before its name one that knows CONNECT.',
  ),
  ssh_proxy_port: option(
    integer().min(0).max(65535).optional(),
    'The port of the proxy. Default 1080; 80 with http://, 443 with https://.',
  ),
  ssh_proxy_username: option(string().optional(), 'The user name for the proxy.'),
  ssh_proxy_password: option(string().optional(), { description: 'The password for the proxy.', sensitive: true }),
  ssh_remote_tunnels: option(
    list(string()).optional(),
    'Ports that the machine opens on its localhost and that lead to hosts on this side: "port:host:port".',
  ),
  ssh_local_tunnels: option(
    list(string()).optional(),
    'Ports that are opened on localhost here and that lead to hosts as the machine sees them: "port:host:port".',
  ),

  winrm_username: option(string().optional(), 'The user to log in as over WinRM. Required with it.'),
  winrm_password: option(string().optional(), {
    description: 'The password for WinRM. Some builders find it out themselves.',
    sensitive: true,
  }),
  winrm_host: option(string().optional(), 'The address to connect to over WinRM. Most builders know it themselves.'),
  winrm_port: option(
    integer().min(0).max(65535).optional(),
    'The port for WinRM. Default 5985, with winrm_use_ssl 5986.',
  ),
  winrm_timeout: option(duration().optional(), 'How long to try to connect over WinRM. Default 30m.'),
  winrm_use_ssl: option(boolean().default(false), 'Uses HTTPS for WinRM.'),
  winrm_insecure: option(boolean().default(false), "Doesn't check the machine's certificate."),
  winrm_use_ntlm: option(
    boolean().optional(),
    'Logs in with NTLM, sealing what is sent over plain HTTP; false means Basic. When it is left out, Basic is taken where the machine offers it, and NTLM otherwise.',
  ),
  winrm_no_proxy: option(
    boolean().default(false),
    'Keeps WinRM away from the HTTP proxy that HTTP_PROXY and HTTPS_PROXY name.',
  ),
  winrm_client_cert_file: option(
    string().optional(),
    'A certificate (PEM) to log in with in place of a password. Needs winrm_use_ssl and winrm_client_key_file.',
  ),
  winrm_client_key_file: option(string().optional(), "That certificate's private key (PEM), without a passphrase."),
}

/** The decoded form of {@link communicatorOptions}. */
export type CommunicatorOptions = {
  [K in keyof typeof communicatorOptions as undefined extends z.infer<(typeof communicatorOptions)[K]>
    ? never
    : K]: z.infer<(typeof communicatorOptions)[K]>
} & {
  [K in keyof typeof communicatorOptions as undefined extends z.infer<(typeof communicatorOptions)[K]>
    ? K
    : never]?: z.infer<(typeof communicatorOptions)[K]>
}

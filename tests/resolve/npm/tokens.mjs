// SPDX-License-Identifier: MIT
// An OpenID provider as Entra's token end point: one client, client credentials alone. Arguments:
// port, public URL, client id, secret.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port, url, clientId, secret] = process.argv.slice(2);
const provider = new Provider(url, {
  clients: [{
    client_id: clientId,
    client_secret: secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: 'client_secret_post',
  }],
  routes: { token: '/contoso.example/oauth2/v2.0/token' },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'https://graph.example',
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: `${process.argv[6]}/.default`,
        audience: 'https://graph.example',
        accessTokenTTL: 3599,
        accessTokenFormat: 'jwt',
      }),
    },
  },
  extraTokenClaims: () => ({ roles: ['OnlineMeetings.Read.All'] }),
});
provider.proxy = true;
createServer(provider.callback()).listen(Number(port), '127.0.0.1', () => console.log('ready'));

# One image for the worker, the `temper` command and the Bedrock emulator; docker-compose.yml shows how each is run.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY emulator emulator
COPY local local
RUN npm run build
# The Temporal SDK and ONNX Runtime ship every platform's library; only this one is loaded.
RUN npm prune --omit=dev \
 && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -rf {} + \
 && rm -rf node_modules/@temporalio/core-bridge/sdk-core \
 && find node_modules/onnxruntime-node/bin -mindepth 2 -maxdepth 2 ! -name linux -exec rm -rf {} +

FROM node:22-bookworm-slim
# Temporal's native client looks for the system's certificates even where the connection is not encrypted.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY examples examples
RUN ln -s /app/dist/src/client.js /usr/local/bin/temper && chmod +x dist/src/client.js \
 && mkdir -p /var/lib/temper && chown node:node /var/lib/temper
ENV NODE_ENV=production TEMPER_CACHE=/var/lib/temper TEMPER_HEALTH_PORT=8080
USER node
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.TEMPER_HEALTH_PORT}`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/worker.js"]

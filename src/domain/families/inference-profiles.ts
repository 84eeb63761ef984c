/**
 * Inference profiles across Regions are named after the model with a geography before it: `us.amazon.nova-lite-v1:0`
 * (Bedrock user guide, "Supported Regions and models for inference profiles", read 2026-11-21).
 */
const geography = /^(?:us|us-gov|eu|apac|jp|au|ca|global)\./u;

export function isInferenceProfileId(identifier: string): boolean {
  return geography.test(identifier);
}

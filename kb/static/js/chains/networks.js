// Words in the hosts and paths of block explorers, as in `networks.toml` on the server.
export const LINKS = {
  bitcoin: ["mempool", "bitcoin", "btc"],
  ethereum: ["etherscan", "ethereum", "eth"],
  bnb: ["bscscan", "bnb", "bsc"],
  polygon: ["polygonscan", "polygon", "matic"],
  arbitrum: ["arbiscan", "arbitrum"],
  optimism: ["optimistic", "optimism"],
  base: ["basescan", "base"],
  avalanche: ["snowtrace", "avalanche", "avax"],
  tron: ["tronscan", "tron", "trx"],
  solana: ["solscan", "solana", "sol"],
  xrp: ["xrpscan", "xrpl", "bithomp", "xrp", "ripple"],
  ton: ["tonscan", "tonviewer", "ton"],
  litecoin: ["litecoinspace", "litecoin", "ltc"],
  dogecoin: ["dogechain", "dogecoin", "doge"],
  stellar: ["stellar", "xlm"],
  cosmos: ["mintscan", "cosmos"],
  eos: ["bloks", "eosflare", "eos"],
};

export const EVM = ["ethereum", "bnb", "polygon", "arbitrum", "optimism", "base", "avalanche"];
export const PLAIN = Object.keys(LINKS).filter((key) => key !== "solana" && !EVM.includes(key));

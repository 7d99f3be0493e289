import { listenForBuying } from "./shop/buying";
import { listenForReviews } from "./parts/reviewing";

listenForBuying();
listenForReviews();

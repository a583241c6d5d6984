"""``mingzhang targets``: targets listed as data, and what is wrong with them."""

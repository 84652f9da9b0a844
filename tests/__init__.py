"""The tests mirror blog/ folder for folder; journeys/ are whole flows, house/ are the rules of the house."""

"""Rates corrected by a blind review of records drawn at random: who is drawn, who could be meant, what follows."""
